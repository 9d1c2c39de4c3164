/* Temporary files, of those who write them and those who meet them. */
#ifndef KC_BASE_FILE_TMP_H
#define KC_BASE_FILE_TMP_H

#include "src/base/file.h"

/* Temporary files are known by this, whatever they will be called. */
#define TMP_PREFIX	".keyconvoy-tmp-"
#define TMP_NAME_MAX	FILE_TMP_MAX

#endif
