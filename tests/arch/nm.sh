#!/bin/sh
# The linker enforces who may do what: the pages hold no key code, the cards'
# daemon parses no world, key or certificate, keyd has no files of its own
# choosing once jailed (the jail's test shows that) and no USB.
set -eu
bad=0

uses() {	# program, regular expression of forbidden symbols
	nm -u --dynamic "$top_builddir/$1" | awk '{ sub(/@.*/, "", $NF); print $NF }' |
	    grep -E "^($2)"
}
forbid() {
	[ -x "$top_builddir/$1" ] || { echo "$1 was not built"; bad=1; return; }
	if found=$(uses "$1" "$2"); then
		echo "$1 must not use:" $found
		bad=1
	fi
}

keys='EVP_PKEY|EVP_CIPHER|EVP_(Encrypt|Decrypt|Cipher|Seal|Open|Sign|Verify|Digest(Sign|Verify))|EVP_(KDF|MAC|PBE)'
parsers='X509|d2i_|i2d_|PEM_|OSSL_(DECODER|ENCODER|STORE)|PKCS[0-9]|CMS_|OCSP|ASN1'
random='RAND_|RSA_|EC_|ECDH|ECDSA|DSA_|DH_|BN_|AES_|HMAC'

# The launcher starts programs (and reads the kernel's list of USB devices, which is a
# folder), and the pages, which are asked by everybody, do not.
starts='exec[lv]|fexecve|fork$|vfork|posix_spawn|system$|popen|dlopen'
forbid keyconvoy "$keys|$parsers|$random|EVP_|libusb_|SSL_|json_|initscr|newterm|gettext|fopen|fdopen$|getline|fgets|fread|fscanf"
forbid keyconvoy-pages "$keys|$parsers|$random|libusb_|SSL_|$starts|socket|ptrace|process_vm"

forbid keyconvoy-keyd 'libusb_|SSL_|initscr|newterm|exec[lv]|fork$|vfork|posix_spawn|system$|popen|dlopen'
# (jansson is there for the files of virtual cards)
forbid keyconvoy-cardd 'X509|PEM_|OSSL_(DECODER|ENCODER|STORE)|PKCS[0-9]|CMS_|SSL_|exec[lv]|fork$|vfork|posix_spawn|system$|popen'

# It writes an archive, and takes none apart.
forbid keyconvoy-vault "$keys|$parsers|$random|libusb_|SSL_|initscr|newterm|archive_read|archive_write_disk"
forbid keyconvoy-unpack "$keys|$parsers|$random|json_|libusb_|SSL_|exec[lv]|fork$|vfork|posix_spawn|system$|popen|dlopen|f(d?)open|openat|archive_(read_disk|read_open_f|write)"

# It starts az, and reads nothing of what that says.
forbid keyconvoy-az "$keys|$parsers|$random|json_|libusb_|SSL_|initscr|newterm|archive_|socket$|system$|popen|dlopen"

# Who takes archives apart, or puts one together.
for p in keyconvoy keyconvoy-pages keyconvoy-keyd keyconvoy-cardd; do
	forbid $p 'archive_'
done

# The check can fail: keyd holds exactly what the pages may not.
uses keyconvoy-keyd "$keys" >/dev/null || { echo 'keyd without key code?'; bad=1; }

# No program that is installed has a fixed source of random numbers.
for p in keyconvoy keyconvoy-pages keyconvoy-keyd keyconvoy-cardd keyconvoy-unpack \
    keyconvoy-az keyconvoy-vault; do
	if nm -u --dynamic "$top_builddir/$p" | grep -wE '(s?rand|s?random|[ejlmn]rand48)(@|$)'; then
		echo "$p uses a generator that is no cryptographic one"
		bad=1
	fi
done
exit $bad
