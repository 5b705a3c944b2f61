#ifndef POSTERN_CICAL_SHIM_H
#define POSTERN_CICAL_SHIM_H
#include <libical/icalcomponent.h>
#include <libical/icalerror.h>
#include <libical/icalparser.h>
#include <libical/icalrecur.h>
#include <libical/icaltime.h>
#include <libical/icaltimezone.h>
#endif
