// Package handbook keeps how the work is done: processes, routines, templates and pages.
package handbook
