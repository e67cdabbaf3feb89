// Package direct keeps the register of direct awards (direktupphandlingar) and their accumulated value against the limit.
package direct
