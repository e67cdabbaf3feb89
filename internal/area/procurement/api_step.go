package procurement

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// registerSteps adds the steps of a case, from team to closed file. They obey the
// same rules as the pages.
func (a API) registerSteps(h huma.API) {
	addStep(h, a, permWrite, "announce", "Notera att upphandlingen är annonserad.", Store.announcedBy)
	addStep(h, a, permWrite, "receive-tenders", "Registrera hur många anbud som kom in i tid. 0: inga kom in.", Store.receivedBy)
	addStep(h, a, permWrite, "award", "Notera tilldelningsbeslutet. Det fattas inom delegationsordningen.", Store.awardedBy)
	addStep(h, a, permWrite, "sign", "Notera att avtalet är tecknat. Nekas medan en avtalsspärr löper.", Store.signedBy)
	addStep(h, a, permWrite, "publish-award", "Notera att efterannonsen är skickad.", Store.publishedBy)
	addStep(h, a, permWrite, "close", "Avsluta ärendet.", Store.closedBy)
	addStep(h, a, permCancel, "cancel", "Avbryt upphandlingen.", Store.cancelledBy)
	addStep(h, a, permWrite, "tell-cancelled", "Notera att anbudsgivarna är underrättade om avbrytandet.", Store.toldBy)
	addStep(h, a, permJudge, "judge-cancellation", "Bedöm om avbrytandet hade kunnat undvikas.", Store.judgedBy)
	addStep(h, a, permWrite, "reopen", "Ta tillbaka det senaste steget.", Store.reopenedBy)
	addStep(h, a, permWrite, "join-team", "Lägg till någon i teamet.", Store.joinedBy)
	addStep(h, a, permWrite, "add-tenderer", "Lägg till en anbudsgivare. Hemlig till dess att tilldelningen är beslutad.", Store.tenderedBy)
	addStep(h, a, permApprove, "approve-gate", "Godkänn en grind. Nekas den som driver upphandlingen.", Store.approvedBy)
	addStep(h, a, permWrite, "invite-guest", "Bjud in en gäst: någon som deltar utan att äga upphandlingen. Nekas när den är annonserad.", Store.invitedBy)
	addStep(h, a, permWrite, "remove-guest", "Ta bort en gäst. Nekas när upphandlingen är annonserad.", Store.uninvitedBy)
	api.Handle(h, permRead, api.Op("list-procurement-guests", http.MethodGet, "/procurements/{id}/guests", "Läs gästerna."), a.guests)
	api.Handle(h, permRead, api.Op("list-procurement-blocks", http.MethodGet, "/procurements/{id}/blocks", "Läs avtalsspärrarna."), a.blocks)
	api.Handle(h, permRead, api.Op("declare-member-conflict", http.MethodPost, "/procurement-members/{id}/declare", "Lämna jävsdeklaration, den egna eller för någon i teamet."), a.declare)
}

type stepInput[T any] struct {
	ID   string `path:"id"`
	Body T
}

// addStep adds one step of a case as an operation.
func addStep[T any](h huma.API, a API, perm, name, summary string, do func(Store, context.Context, Procurement, T) error) {
	api.Handle(h, perm, api.Op(name+"-procurement", http.MethodPost, "/procurements/{id}/"+name, summary),
		func(ctx context.Context, in *stepInput[T]) (*api.One[apiProcurement], error) {
			p, err := a.writable(ctx, in.ID)
			if err == nil {
				err = do(a.Store, ctx, p, in.Body)
			}
			if err == nil {
				p, err = a.Store.Get(ctx, p.ID)
			}
			return &api.One[apiProcurement]{Body: out(veiled(ctx, p))}, err
		})
}

// asked reads what a step was given, as the forms do.
func asked(p Procurement, given map[string]string) (Procurement, error) {
	err := Fields.Read(&p, given)
	return p, err
}

type announceStep struct {
	On                 string `json:"on" format:"date"`
	Procedure          string `json:"procedure,omitempty"`
	TenderDeadline     string `json:"tenderDeadline,omitempty" format:"date"`
	NoticeID           string `json:"noticeId,omitempty" doc:"Upphandlings-ID."`
	StrategyApprovedOn string `json:"strategyApprovedOn,omitempty" format:"date" doc:"För den som inte drivs i Klöver; annars följer dagen av grinden."`
	Board              string `json:"board,omitempty" doc:"Nämndens paragraf, när den har beslutat i stället för en delegat."`
}

func (s Store) announcedBy(ctx context.Context, p Procurement, in announceStep) error {
	at, err := asked(p, map[string]string{"announced_on": in.On, "procedure": in.Procedure, "tender_deadline": in.TenderDeadline, "notice_id": in.NoticeID, "strategy_approved_on": in.StrategyApprovedOn})
	if err != nil {
		return err
	}
	_, err = s.Announce(identity.OnBoard(ctx, in.Board), p.ID, Announcement{On: at.AnnouncedOn, Procedure: at.Procedure,
		TenderDeadline: at.TenderDeadline, NoticeID: at.NoticeID, StrategyApprovedOn: at.StrategyApprovedOn})
	return err
}

type receiveStep struct {
	Tenders int64 `json:"tenders" minimum:"0"`
}

func (s Store) receivedBy(ctx context.Context, p Procurement, in receiveStep) error {
	_, err := s.ReceiveTenders(ctx, p.ID, count.Of(in.Tenders))
	return err
}

type awardStep struct {
	On      string `json:"on" format:"date"`
	Reasons string `json:"reasons" doc:"Skälen, som alla anbudsgivare får."`
	Board   string `json:"board,omitempty" doc:"Nämndens paragraf, när den har beslutat i stället för en delegat."`
}

func (s Store) awardedBy(ctx context.Context, p Procurement, in awardStep) error {
	at, err := asked(p, map[string]string{"awarded_on": in.On, "award_reasons": in.Reasons})
	if err != nil {
		return err
	}
	_, err = s.Decide(identity.OnBoard(ctx, in.Board), p.ID, Award{On: at.AwardedOn, Reasons: at.AwardReasons})
	return err
}

type dayStep struct {
	On string `json:"on" format:"date"`
}

func (s Store) signedBy(ctx context.Context, p Procurement, in dayStep) error {
	at, err := asked(p, map[string]string{"signed_on": in.On})
	if err == nil {
		_, err = s.Sign(ctx, p.ID, at.SignedOn)
	}
	return err
}

func (s Store) publishedBy(ctx context.Context, p Procurement, in dayStep) error {
	at, err := asked(p, map[string]string{"award_notice_on": in.On})
	if err == nil {
		_, err = s.PublishAward(ctx, p.ID, at.AwardNoticeOn)
	}
	return err
}

func (s Store) toldBy(ctx context.Context, p Procurement, in dayStep) error {
	at, err := asked(p, map[string]string{"cancel_notified_on": in.On})
	if err == nil {
		_, err = s.TellCancelled(ctx, p.ID, at.CancelNotifiedOn)
	}
	return err
}

type closeStep struct {
	On  string `json:"on" format:"date"`
	Why string `json:"why,omitempty"`
}

func (s Store) closedBy(ctx context.Context, p Procurement, in closeStep) error {
	at, err := asked(p, map[string]string{"closed_on": in.On})
	if err == nil {
		_, err = s.Close(ctx, p.ID, at.ClosedOn, in.Why)
	}
	return err
}

type cancelStep struct {
	On     string `json:"on" format:"date"`
	Reason string `json:"reason" doc:"Skälets kod."`
	Text   string `json:"text,omitempty"`
	Board  string `json:"board,omitempty" doc:"Nämndens paragraf, när den har beslutat i stället för en delegat."`
}

func (s Store) cancelledBy(ctx context.Context, p Procurement, in cancelStep) error {
	at, err := asked(p, map[string]string{"cancelled_on": in.On, "cancel_reason": in.Reason, "cancel_text": in.Text})
	if err == nil {
		_, err = s.Cancel(identity.OnBoard(ctx, in.Board), p.ID, Cancellation{at.CancelledOn, at.CancelReason, at.CancelText})
	}
	return err
}

type judgeStep struct {
	Avoidable string `json:"avoidable" enum:"yes,no"`
	Lesson    string `json:"lesson,omitempty"`
}

func (s Store) judgedBy(ctx context.Context, p Procurement, in judgeStep) error {
	at, err := asked(p, map[string]string{"avoidable": in.Avoidable, "cancel_lesson": in.Lesson})
	if err == nil {
		_, err = s.JudgeCancellation(ctx, p.ID, CancellationJudgement{at.Avoidable, at.CancelLesson, audit.ActorFrom(ctx).Name})
	}
	return err
}

type whyStep struct {
	Why string `json:"why"`
}

func (s Store) reopenedBy(ctx context.Context, p Procurement, in whyStep) error {
	_, err := s.Reopen(ctx, p.ID, in.Why)
	return err
}

type joinStep struct {
	UserID  string `json:"userId,omitempty" doc:"För den som har ett konto."`
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty" format:"email"`
	Role    string `json:"role"`
	Unit    string `json:"unit,omitempty"`
}

func (s Store) joinedBy(ctx context.Context, p Procurement, in joinStep) error {
	m := Member{UserID: in.UserID}
	err := MemberFields.Read(&m, map[string]string{"name": in.Name, "address": in.Address, "role": in.Role, "unit": in.Unit})
	if err == nil {
		err = s.Join(ctx, p.ID, []Member{m})
	}
	return err
}

type tenderStep struct {
	Name      string `json:"name"`
	OrgNo     string `json:"orgNo,omitempty"`
	Address   string `json:"address,omitempty" format:"email"`
	Lots      string `json:"lots,omitempty"`
	PriceOre  *int64 `json:"priceOre,omitempty" minimum:"0" doc:"Öre utan moms."`
	Result    string `json:"result,omitempty" doc:"won, lost, excluded, late eller withdrawn."`
	Rank      int64  `json:"rank,omitempty" minimum:"0"`
	Reason    string `json:"reason,omitempty"`
	Control   string `json:"control,omitempty" doc:"Leverantörskontrollens utfall."`
	ControlOn string `json:"controlOn,omitempty" format:"date"`
}

func (s Store) tenderedBy(ctx context.Context, p Procurement, in tenderStep) error {
	t := Tenderer{ProcurementID: p.ID, Price: amount(in.PriceOre)}
	given := map[string]string{"name": in.Name, "org_no": in.OrgNo, "address": in.Address, "lots": in.Lots, "result": in.Result, "reason": in.Reason, "control": in.Control, "control_on": in.ControlOn}
	if in.Rank > 0 {
		given["rank"] = strconv.FormatInt(in.Rank, 10)
	}
	err := TendererFields.Read(&t, given)
	if err == nil {
		_, err = s.AddTenderer(ctx, t)
	}
	return err
}

type gateStep struct {
	Gate string `json:"gate" doc:"Grindens kod, som listan över grindarna visar."`
	Note string `json:"note,omitempty"`
}

func (s Store) approvedBy(ctx context.Context, p Procurement, in gateStep) error {
	_, err := s.Approve(ctx, p.ID, Gate(in.Gate), in.Note)
	return err
}

type guestStep struct {
	Name  string `json:"name"`
	OrgNo string `json:"orgNo,omitempty"`
	Kind  string `json:"kind" doc:"Sortens kod, som på sidan."`
	Uses  bool   `json:"uses" required:"false" doc:"Har rätt att avropa på avtalet."`
}

func (s Store) invitedBy(ctx context.Context, p Procurement, in guestStep) error {
	g := Guest{ProcurementID: p.ID, Uses: in.Uses}
	err := GuestFields.Read(&g, map[string]string{"name": in.Name, "org_no": in.OrgNo, "kind": in.Kind})
	if err == nil {
		_, err = s.Invite(ctx, g)
	}
	return err
}

type guestOut struct {
	GuestID string `json:"guestId"`
}

func (s Store) uninvitedBy(ctx context.Context, p Procurement, in guestOut) error {
	return s.Uninvite(ctx, p.ID, in.GuestID)
}

type apiGuest struct {
	ID string `json:"id"`
	guestStep
}

func (a API) guests(ctx context.Context, in *byID) (*api.List[apiGuest], error) {
	all, err := a.Store.Guests(ctx, in.ID)
	list := make([]apiGuest, len(all))
	for i, g := range all {
		list[i] = apiGuest{g.ID, guestStep{g.Name, g.OrgNo.Sv(), g.Kind, g.Uses}}
	}
	return api.NewList(list, len(list), false), err
}

type apiBlock struct {
	ID         string `json:"id"`
	Kind       string `json:"kind"`
	Label      string `json:"label"`
	FromOn     string `json:"fromOn" format:"date"`
	ToOn       string `json:"toOn,omitempty" format:"date" doc:"Sista dagen, utelämnad när den inte är känd."`
	Basis      string `json:"basis,omitempty"`
	Source     string `json:"source,omitempty"`
	ReleasedOn string `json:"releasedOn,omitempty" format:"date"`
	Open       bool   `json:"open" doc:"Avtal får inte tecknas i dag."`
}

func (a API) blocks(ctx context.Context, in *byID) (*api.List[apiBlock], error) {
	all, err := a.Store.Blocks(ctx, in.ID)
	list := make([]apiBlock, len(all))
	for i, b := range all {
		list[i] = apiBlock{b.ID, string(b.Kind), b.Kind.Sv(), b.FromOn.String(), b.ToOn.String(), b.Basis, b.Source, b.ReleasedOn.String(), b.Open(a.Store.today())}
	}
	return api.NewList(list, len(list), false), err
}

func (a API) declare(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Conflict string `json:"conflict" enum:"yes,no" doc:"Finns något som kan innebära jäv."`
		Text     string `json:"text,omitempty"`
	}
}) (*struct{}, error) {
	m, err := a.Store.Member(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	p, err := a.Store.Get(ctx, m.ProcurementID)
	if err == nil && !mayDeclare(ctx, p, m) {
		err = fault.Forbidden("Deklarationen lämnas av %s eller av den som driver upphandlingen.", m.Who())
	}
	if err == nil {
		_, err = a.Store.Declare(ctx, m.ID, Declaration{On: day.Of(a.Store.DB.Now()), Conflict: Judgement(in.Body.Conflict), Text: in.Body.Text})
	}
	return nil, err
}
