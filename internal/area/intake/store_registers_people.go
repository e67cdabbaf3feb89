package intake

import (
	"context"
	"slices"
	"strings"

	"klover/internal/area/staff"
	"klover/internal/area/training"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// sickMonths reads the monthly report of the personnel system.
var sickMonths = registerOf[staff.SickMonth]{
	key: "staff_sick", one: "månads sjukfrånvaro", many: "sjukfrånvaro per månad", perm: "staff.write", path: staff.SickPath, table: "staff_sick",
	fields: staff.SickFields, keyField: "month",
	fresh:   func(r Run) staff.SickMonth { return staff.SickMonth{Source: r.Source} },
	keyOf:   sickKey,
	id:      func(s *staff.SickMonth) string { return s.ID },
	version: func(s *staff.SickMonth) int64 { return s.Version },
	title: func(s *staff.SickMonth) string {
		return strings.TrimSuffix("Sjukfrånvaro "+s.Month.String()+" "+s.Unit, " ")
	},
	fill:  func(*staff.SickMonth, *filling) {},
	keep:  func(old staff.SickMonth, next *staff.SickMonth) { next.Unit = sameName(old.Unit, next.Unit) },
	check: func(s staff.SickMonth, _ day.Date) error { return (&s).Check() },
	vet: func(d *db.DB, ctx context.Context, list []staff.SickMonth) ([]error, error) {
		return staff.Store{DB: d}.Vet(ctx, list)
	},
	stored: func(d *db.DB, ctx context.Context, keys []string) (map[string]staff.SickMonth, error) {
		by := map[string]staff.SickMonth{}
		if len(keys) == 0 {
			return by, nil
		}
		all, err := staff.Store{DB: d}.SickMonths().All(ctx, staff.Filter{})
		for _, s := range all {
			by[sickKey(&s)] = s
		}
		return by, err
	},
	load: func(d *db.DB, ctx context.Context, ids []string) (map[string]staff.SickMonth, error) {
		return staff.Store{DB: d}.SickMonths().Some(ctx, ids)
	},
	create: func(d *db.DB, ctx context.Context, list []staff.SickMonth) ([]string, error) {
		return staff.Store{DB: d}.SickMonths().CreateAll(ctx, list)
	},
	save: func(d *db.DB, ctx context.Context, s staff.SickMonth, why string) (staff.SickMonth, error) {
		return staff.Store{DB: d}.SickMonths().Save(ctx, s, why)
	},
	removeAll: func(d *db.DB, ctx context.Context, ids []string, why string) error {
		return staff.Store{DB: d}.SickMonths().RemoveAll(ctx, ids, why)
	},
}

// sameName keeps a name as it is stored when a list writes it in other letters.
func sameName(old, next string) string {
	if sv.Fold(old) == sv.Fold(next) {
		return old
	}
	return next
}

// sickKey is what a row is known by: a month and a unit have one.
func sickKey(s *staff.SickMonth) string {
	if s.Month == 0 {
		return ""
	}
	return s.Month.String() + "/" + sv.Fold(s.Unit)
}

// certificates reads a list of completed courses, as Kompetensportalen gives it.
var certificates = registerOf[training.Certificate]{
	key: training.CertificateKindName, one: "genomförd kurs", many: "genomförda kurser", perm: "training.write", path: training.CertificatePath, table: "training_certificate",
	fields: training.CertificateFields, keyField: "name",
	fresh:   func(r Run) training.Certificate { return training.Certificate{Source: r.Source} },
	keyOf:   certificateKey,
	id:      func(c *training.Certificate) string { return c.ID },
	version: func(c *training.Certificate) int64 { return c.Version },
	title:   func(c *training.Certificate) string { return c.Title() },
	fill:    func(*training.Certificate, *filling) {},
	keep: func(old training.Certificate, next *training.Certificate) {
		next.Course, next.Email = sameName(old.Course, next.Course), sameName(old.Email, next.Email)
	},
	check: func(c training.Certificate, _ day.Date) error { return (&c).Check() },
	vet: func(d *db.DB, ctx context.Context, list []training.Certificate) ([]error, error) {
		return training.Store{DB: d}.VetCertificates(ctx, list)
	},
	stored: func(d *db.DB, ctx context.Context, keys []string) (map[string]training.Certificate, error) {
		by := map[string]training.Certificate{}
		if len(keys) == 0 {
			return by, nil
		}
		all, err := training.Store{DB: d}.CertificatesOn(ctx, daysOf(keys))
		for _, c := range all {
			by[certificateKey(&c)] = c
		}
		return by, err
	},
	load: func(d *db.DB, ctx context.Context, ids []string) (map[string]training.Certificate, error) {
		return training.Store{DB: d}.SomeCertificates(ctx, ids)
	},
	create: func(d *db.DB, ctx context.Context, list []training.Certificate) ([]string, error) {
		return training.Store{DB: d}.CreateCertificates(ctx, list)
	},
	save: func(d *db.DB, ctx context.Context, c training.Certificate, why string) (training.Certificate, error) {
		return training.Store{DB: d}.SaveCertificate(ctx, c, why)
	},
	removeAll: func(d *db.DB, ctx context.Context, ids []string, why string) error {
		return training.Store{DB: d}.RemoveCertificates(ctx, ids, why)
	},
}

// certificateKey is what a row is known by: the day, the course and the person.
func certificateKey(c *training.Certificate) string {
	if c.CompletedOn == 0 || c.Course == "" || c.Name == "" {
		return ""
	}
	person := sv.Fold(c.Email)
	if person == "" {
		person = sv.Fold(c.Name) + "/" + sv.Fold(c.Unit)
	}
	return c.CompletedOn.String() + "/" + sv.Fold(c.Course) + "/" + person
}

// daysOf returns the days that begin the keys.
func daysOf(keys []string) []string {
	days := make([]string, len(keys))
	for i, key := range keys {
		days[i], _, _ = strings.Cut(key, "/")
	}
	slices.Sort(days)
	return slices.Compact(days)
}
