package capacity

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

// Open returns the ids of the procurements that the consultant may read on a day: those
// of assignments that have been granted, have begun, have not ended and have not been
// withdrawn. It is the one rule of what a consultant reaches.
func (s Store) Open(ctx context.Context, userID string, on day.Date) ([]string, error) {
	if userID == "" {
		return nil, nil
	}
	open, err := db.All[string](ctx, s.DB, `
		SELECT DISTINCT procurement_id
		FROM capacity_assignment
		WHERE user_id = $1 AND granted_on IS NOT NULL AND withdrawn_on IS NULL AND from_on <= $2 AND to_on >= $2`, userID, on)
	if err != nil {
		return nil, fmt.Errorf("reading what consultant %s reaches: %w", userID, err)
	}
	return open, nil
}

// caseAddresses are the beginnings of addresses that are followed by the id of a
// procurement, and paperAddresses by that of its file, or of what lies in it. Only what
// stands below such an id is ever reached by a consultant.
var (
	caseAddresses  = []string{"/upphandlingar/", "/api/v1/procurements/"}
	paperAddresses = map[string]string{
		"/handlingar/":         `SELECT c.ref FROM diary_document d JOIN diary_case c ON c.id = d.case_id WHERE c.kind = 'procurement' AND d.id = $1`,
		"/diarium/poster/":     `SELECT c.ref FROM diary_entry e JOIN diary_case c ON c.id = e.case_id WHERE c.kind = 'procurement' AND e.id = $1`,
		"/diarium/arenden/":    `SELECT c.ref FROM diary_case c WHERE c.kind = 'procurement' AND c.id = $1`,
		"/handlingsversioner/": `SELECT c.ref FROM diary_version v JOIN diary_document d ON d.id = v.document_id JOIN diary_case c ON c.id = d.case_id WHERE c.kind = 'procurement' AND v.id = $1`,
	}
)

// Reach tells whether a consultant may open an address today, as far as it is a case
// that has been assigned. Every address that is not known is closed.
func (s Store) Reach(ctx context.Context, userID, path string) (bool, error) {
	for _, prefix := range caseAddresses {
		if id, ok := idAfter(path, prefix); ok {
			return s.reaches(ctx, userID, id)
		}
	}
	for prefix, query := range paperAddresses {
		id, ok := idAfter(path, prefix)
		if !ok {
			continue
		}
		refs, err := db.All[string](ctx, s.DB, query, id)
		if err != nil || len(refs) != 1 {
			return false, err
		}
		return s.reaches(ctx, userID, refs[0])
	}
	return false, nil
}

func (s Store) reaches(ctx context.Context, userID, procurementID string) (bool, error) {
	open, err := s.Open(ctx, userID, s.Today())
	return slices.Contains(open, procurementID), err
}

// idAfter is the part of the address after the prefix, up to the next stroke.
func idAfter(path, prefix string) (string, bool) {
	rest, ok := strings.CutPrefix(path, prefix)
	id, _, _ := strings.Cut(rest, "/")
	return id, ok && id != ""
}
