package supplier_test

import (
	"testing"

	"klover/internal/area/supplier"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
	"klover/internal/word/money"
)

func TestMain(m *testing.M) { webtest.Main(m) }

func TestSupplierPagesInBrowser(t *testing.T) {
	m, s := site(t)
	one := add(t, s, "Åkers Bygg & Montage AB", "556425-0610", func(n *supplier.Supplier) {
		n.Town, n.Email, n.Web, n.Bankgiro, n.Categories = "Strängnäs", "order@akersbygg.example", "www.akersbygg.example", "5402-9681", supplier.Codes{"T41"}
		n.Employees, n.Turnover, n.SizeOn, n.SizeSource = count.Of(34), money.Some(money.Kr(61_000_000)), 20211231, "Årsredovisning"
	})
	twin := add(t, s, "Akers Bygg och Montage", "", func(n *supplier.Supplier) { n.Town = "Åkers styckebruk" })
	add(t, s, "Eks Åkeri", "850101-1231", func(n *supplier.Supplier) { n.Active = false })
	fill(t, s, 40)
	b := webtest.Open(t, m, writer)
	b.Go("/leverantorer").Shot("suppliers").Accessible()
	b.Go("/leverantorer/dubbletter").Shot("twins").Accessible()
	b.Go(one.URL()).Shot("supplier").Accessible().Dark(true).Shot("supplier-dark").Accessible().Dark(false)
	b.Go(one.URL() + "/andra").Shot("supplier-form").Accessible()
	b.Go(one.URL() + "/sla-ihop").Accessible()
	b.Go(one.URL() + "/sla-ihop?med=" + twin.ID).Shot("compare").Accessible()
	b.Go("/leverantorer/ny").Fill("#f-name", "Åkers Byg & Montage").Click("form .primary").Until(`document.querySelector("#fel")`).Shot("similar").Accessible()
	b.Size(320, 640).Go("/leverantorer").Fits().Go(one.URL()).Fits().Accessible().Go(one.URL() + "/sla-ihop?med=" + twin.ID).Fits().Shot("compare-phone")
	b.Quiet()
}
