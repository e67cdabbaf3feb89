// Package diary keeps the register of official documents (diarium): one numbered entry for each document or event of a case, and the documents themselves with their versions.
package diary
