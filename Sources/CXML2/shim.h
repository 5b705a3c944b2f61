#ifndef POSTERN_CXML2_SHIM_H
#define POSTERN_CXML2_SHIM_H
// Debian's libxml2 is built with ICU, whose headers clash with Foundation's copy of it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#endif
