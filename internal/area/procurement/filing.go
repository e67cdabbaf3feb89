package procurement

import "klover/internal/area/diary"

// caseFile is the case as the diary keeps it.
func (p Procurement) caseFile() diary.Case {
	return diary.Case{Kind: Kind, Ref: p.ID, Number: p.Number, Title: p.Title, Address: p.URL(), Parties: p.Parties}
}

// entries is what has happened to a case since it was like that, as the diary is told
// it. No entry names a tenderer: the diary is read by others before the award.
func (p Procurement) entries(was Procurement) []diary.Entry {
	var list []diary.Entry
	for _, one := range []struct {
		news bool
		diary.Entry
	}{
		{was.AnnouncedOn == 0 && p.AnnouncedOn != 0, diary.Entry{Direction: diary.Outgoing, Counterpart: "Annonsdatabasen", Title: "Annons", Kind: "notice", HappenedOn: p.AnnouncedOn}},
		{was.AwardedOn == 0 && p.AwardedOn != 0, diary.Entry{Direction: diary.Prepared, Title: "Tilldelningsbeslut", Kind: diary.Award, HappenedOn: p.AwardedOn}},
		{was.NotifiedOn == 0 && p.NotifiedOn != 0, diary.Entry{Direction: diary.Outgoing, Counterpart: "Anbudsgivarna", Title: "Underrättelse om tilldelningsbeslut", Kind: "notification", HappenedOn: p.NotifiedOn}},
		{was.SignedOn == 0 && p.SignedOn != 0, diary.Entry{Direction: diary.Prepared, Title: "Avtal", Kind: diary.Contract, HappenedOn: p.SignedOn}},
		{was.AwardNoticeOn == 0 && p.AwardNoticeOn != 0, diary.Entry{Direction: diary.Outgoing, Counterpart: "Annonsdatabasen", Title: "Efterannons", Kind: "award_notice", HappenedOn: p.AwardNoticeOn}},
		{was.CancelledOn == 0 && p.CancelledOn != 0, diary.Entry{Direction: diary.Prepared, Title: "Beslut att avbryta upphandlingen", Kind: diary.Cancellation, HappenedOn: p.CancelledOn}},
		{was.CancelNotifiedOn == 0 && p.CancelNotifiedOn != 0, diary.Entry{Direction: diary.Outgoing, Counterpart: "Anbudsgivarna", Title: "Underrättelse om avbrytande", Kind: "notification", HappenedOn: p.CancelNotifiedOn}},
		{!was.Appealed && p.Appealed, diary.Entry{Direction: diary.Incoming, Counterpart: "Förvaltningsrätten", Title: "Ansökan om överprövning", Kind: "court"}},
	} {
		if one.news {
			one.Step, one.ResponsibleID, one.Responsible = string(p.Phase()), p.PurchaserID, p.Purchaser
			list = append(list, one.Entry)
		}
	}
	return list
}
