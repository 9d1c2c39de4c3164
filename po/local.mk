# Catalogues: translators write po/LANG.po with gettext's tools, and what msgfmt
# makes of it is compiled in. PO_FILES: those of po/LINGUAS (configure.ac).
nodist_libbase_a_SOURCES = po/catalogues.c
EXTRA_DIST += po/LINGUAS po/POTFILES.in po/catalogues.sh $(PO_FILES)
CLEANFILES += po/catalogues.c po/$(PACKAGE).pot
po/catalogues.c: po/catalogues.sh $(PO_FILES)
	$(AM_V_GEN)$(MKDIR_P) po && cd $(srcdir) && \
		sh po/catalogues.sh '$(MSGFMT)' $(COMPILED_PO) \
		>$(abs_builddir)/po/catalogues.tmp && \
		mv $(abs_builddir)/po/catalogues.tmp $(abs_builddir)/$@

# The messages of the sources anew, into every po/LANG.po.
xgettext_options = --keyword=_ --keyword=N_ --keyword=P_:1,2 --from-code=UTF-8 --add-comments=TRANSLATORS: --add-location=file
update-po:
	$(MKDIR_P) po && cd $(srcdir) && \
		xgettext $(xgettext_options) --package-name=$(PACKAGE) \
		--package-version=$(VERSION) \
		--msgid-bugs-address='$(PACKAGE_BUGREPORT)' \
		--copyright-holder='The $(PACKAGE) authors' \
		-f po/POTFILES.in -o $(abs_builddir)/po/$(PACKAGE).pot
	cd $(srcdir) && for po in $(PO_FILES); do \
		msgmerge -q --update --backup=none --previous $$po \
			$(abs_builddir)/po/$(PACKAGE).pot || exit; \
	done
.PHONY: update-po
