# The architecture as tests: what stands in sources, documents and binaries.
dist_check_SCRIPTS += %D%/layers.sh %D%/layers-test.sh %D%/circles.sh \
	%D%/headers.sh %D%/potfiles.sh %D%/nm.sh %D%/words.sh %D%/french.sh \
	%D%/notices.sh %D%/formats.sh %D%/man.sh %D%/release.sh \
	%D%/commands.sh
