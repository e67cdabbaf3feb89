package law

import (
	"testing"

	"klover/internal/base/webtest"
)

func TestLawPagesInBrowser(t *testing.T) {
	m, _ := site(t)
	b := webtest.Open(t, m, lawyer)
	b.Go(Path + "?dag=2023-01-18").Shot("law").Accessible()
	b.Go(Path + "/" + unknown2026).Shot("law-unknown").Accessible().Dark(true).Accessible().Dark(false)
	b.Go(Path + "/" + unknown2026 + "/andra").Shot("law-form").Accessible()
	b.Go(Path + "/answer-normal/bekrafta").Accessible()
	b.Go(calcPath + "?act=lou&procedure=open&step=tender&sent=2022-03-03&electronic=ja&last=2022-03-20").Shot("law-tender").Accessible()
	b.Go(calcPath + "/avtalssparr?act=lou&procedure=open&event=award&on=2022-04-05&delivery=electronic").Shot("law-standstill").Accessible()
	b.Go(calcPath + "/regelverk?act=lou&object=goods&buyer=subcentral&value=1000000&start=2022-03-01").Shot("law-regime").Accessible()
	b.Go(calcPath + "/tidplan?act=lou&procedure=restricted&start=2022-03-01").Shot("law-plan").Accessible()
	b.Go(CalendarPath + "?ar=2022").Shot("law-calendar").Accessible().Dark(true).Shot("law-calendar-dark").Accessible().Dark(false)
	b.Size(320, 640).Go(Path).Fits().Go(CalendarPath).Fits().Shot("law-calendar-phone").Accessible()
	b.Go(calcPath + "/tidplan?act=lou&procedure=open&start=2022-03-01").Fits().Shot("law-plan-phone").Accessible()
	b.Quiet()
}
