package control

import (
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Analyses is the list that the reports print (Not 2 of 2022).
const Analyses = "analyses"

// An Object is something that has been looked at by itself: a department whose
// buying was analysed, a site that was visited, a sample that was taken.
type Object struct {
	ID         string
	Version    int64
	List       string
	Name       string
	NameKey    string
	Party      party.Code
	Level      string // operation or administration: stated by the user, a name does not tell (I14)
	N          int64  // place in the printed list
	DoneOn     day.Date
	FollowUp   string // planned, done or not_done
	FollowedOn day.Date
	FollowText string // the effect, or why it was not followed up
	Finding    string
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// URL is the address of the object.
func (o Object) URL() string { return Path + "/objekt/" + o.ID }

// Line is the object as the note of the report prints it: "Radiologen RS".
func (o Object) Line() string {
	if o.Party == "" {
		return o.Name
	}
	return o.Name + " R" + regionLetter[o.Party]
}

// regionLetter makes RS and RV of the party's code, as the reports write it.
var regionLetter = map[party.Code]string{party.Sormland: "S", party.Vastmanland: "V"}

// Check returns what is wrong with the object.
func (o Object) Check() error {
	wrong := fault.FieldsOf(ObjectFields.Missing(&o))
	switch {
	case o.FollowUp == "done" && o.FollowedOn == 0:
		wrong = append(wrong, fault.Field{Name: "followed_on", Message: "Skriv vilken dag uppföljningen gjordes."})
	case o.FollowUp != "done" && o.FollowedOn != 0:
		wrong = append(wrong, fault.Field{Name: "followed_on", Message: "Ta bort dagen, eller välj att uppföljningen är gjord."})
	case o.FollowUp == "not_done" && o.FollowText == "":
		wrong = append(wrong, fault.Field{Name: "follow_text", Message: "Skriv varför uppföljningen inte har gjorts."})
	case o.FollowedOn != 0 && o.FollowedOn < o.DoneOn:
		wrong = append(wrong, fault.Field{Name: "followed_on", Message: "Uppföljningen kan inte vara före analysen."})
	}
	return fault.Invalid(wrong...)
}
