package web_test

import (
	"testing"

	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

const invented = "Raderna är påhittade. Namn, belopp och ärenden finns inte i verkligheten."

func TestListInBrowser(t *testing.T) {
	b := webtest.Open(t, newSample(t, invented), buyer)
	b.Go("/upphandlingar").Shot("list").Accessible().Quiet()
	b.Dark(true).Shot("list-dark").Accessible().Dark(false)

	b.Type("[data-search]", "ultra").Until(`document.querySelector("#resultat [role=status]").innerText.startsWith("12 ")`).Shot("list-search").Accessible()
	b.Until(`location.search === "?q=ultra"`)
	b.Click("thead th a").Until(`document.querySelector("th[aria-sort=ascending]").innerText.includes("Upphandling")`)
	b.Until(`location.search.includes("sortera=title") && location.search.includes("q=ultra")`)
	b.Eval(`{ const s = document.querySelector("#urval [name=region]"); s.value = "U"; s.dispatchEvent(new Event("change", {bubbles: true})) }`, nil)
	b.Until(`location.search.includes("region=U") && location.search.includes("sortera=title")`)
	b.Until(`document.querySelector("#resultat [role=status]").innerText.startsWith("12 ") === false`)
	b.Eval(`history.back()`, nil)
	b.Until(`!location.search.includes("region") && document.querySelector("#resultat [role=status]")?.innerText.startsWith("12 ")`)
	b.Go("/upphandlingar?q=zzzz").Shot("list-empty").Accessible()
	b.Go("/upphandlingar").Click("tbody .dots").Until(`document.querySelector("tbody [popover]:popover-open")`).Shot("list-menu").Accessible()
	b.Go("/upphandlingar").Click("details.multi summary").Until(`document.querySelector("details.multi[open]")`).Shot("list-multi").Accessible()
	b.Quiet()
}

func TestListOnAPhone(t *testing.T) {
	b := webtest.Open(t, newSample(t, invented), buyer)
	b.Size(320, 640).Go("/upphandlingar").Fits().Shot("phone").Accessible()
	b.Click(".nav-button").Until(`document.querySelector(".nav:popover-open")`).Accessible().Shot("phone-nav")
	b.Go("/upphandlingar/1").Fits().Shot("phone-show").Accessible()
	b.Go("/upphandlingar/1/andra").Fits().Shot("phone-form").Accessible()
	b.Size(768, 1000).Go("/upphandlingar").Fits().Shot("tablet")
	b.Quiet()
}

func TestRecordAndFormInBrowser(t *testing.T) {
	b := webtest.Open(t, newSample(t, ""), buyer)
	b.Go("/upphandlingar/1").Shot("show").Accessible().Dark(true).Shot("show-dark").Accessible().Dark(false)
	b.Paper(true).Shot("show-print").Paper(false)
	b.Go("/upphandlingar/1/andra").Shot("form").Accessible()
	b.Fill("#f-title", "Kort").Fill("#f-start", "imorgon").Until(`document.querySelector("[data-status]").innerText.includes("Utkastet")`)
	b.Click("form[data-dirty] .primary").Until(`document.activeElement.id === "fel"`).Shot("form-wrong").Accessible()
	b.Dark(true).Shot("form-wrong-dark").Accessible().Dark(false)
	b.Fill("#f-title", "Livsmedel till alla sjukhus").Fill("#f-start", "2027-03-01").Click("form[data-dirty] .primary")
	b.Until(`document.querySelector(".flash")`).Shot("saved").Accessible()
	b.Click("[data-close]").Until(`!document.querySelector(".flash")`)
	b.Quiet()
}

func TestConflictAndFaultInBrowser(t *testing.T) {
	b := webtest.Open(t, newSample(t, ""), buyer)
	b.Go("/upphandlingar/1/andra")
	b.Eval(`document.querySelector("[name=version]").value = "1"`, nil)
	b.Fill("#f-title", "Livsmedel till alla sjukhus").Click("form[data-dirty] .primary").Until(`document.querySelector(".conflict")`).Shot("conflict").Accessible()
	b.Go("/fel").Shot("fault").Accessible()
	b.Go("/-/tangenter").Shot("keys").Accessible()
	b.Quiet()
}

func TestDraftSurvivesALostSession(t *testing.T) {
	b := webtest.Open(t, newSample(t, ""), buyer)
	b.Go("/upphandlingar/1/andra").Fill("#f-note", "Långt skriven text").Until(`sessionStorage.length === 1`)
	b.Eval(`document.querySelector("form[data-dirty]").dispatchEvent(new Event("submit"))`, nil) // sent, and lost on the way
	b.Go("/upphandlingar").Go("/upphandlingar/1/andra").Click(".form-end .quiet").Until(`document.querySelector("#f-note").value === "Långt skriven text"`)
	b.Quiet()
}

func TestPagesWorkWithoutScripts(t *testing.T) {
	b := webtest.Open(t, newSample(t, ""), buyer)
	b.Scripts(false).Go("/upphandlingar").Type("[data-search]", "ultra").Click("#urval .filter-buttons .button")
	b.Until(`document.querySelector("#resultat [role=status]").innerText.startsWith("12 ")`).Shot("no-script")
	b.Size(320, 640).Click(".nav-button").Until(`document.querySelector(".nav:popover-open")`)
	b.Go("/upphandlingar").Click(".person").Click("#konto [value=morkt]").Until(`document.documentElement.dataset.theme === "morkt"`)
}

func TestRowsAreTickedAndCounted(t *testing.T) {
	b := webtest.Open(t, newSample(t, ""), buyer)
	b.Go("/upphandlingar/1").Click("[data-all]").Until(`document.querySelector("[data-ticked]").innerText === "3 rader är markerade"`)
	b.Click("tbody .tick input").Until(`document.querySelector("[data-ticked]").innerText === "2 rader är markerade"`).Accessible().Quiet()
}

func TestPaletteByKeyboard(t *testing.T) {
	b := webtest.Open(t, newSample(t, ""), buyer)
	b.Go("/upphandlingar").Press("Ctrl+k").Until(`document.querySelector("#palett[open] .hits a")`).Shot("palette-open").Accessible()
	b.Type("#palett input", "ultra").Until(`document.querySelector("#palett [aria-selected=true]")?.innerText.includes("Ultraljud")`)
	b.Shot("palette").Accessible()
	b.Dark(true).Shot("palette-dark").Accessible().Dark(false)
	b.Press("ArrowDown").Press("ArrowUp").Press("Enter").Until(`location.pathname.match(/^\/upphandlingar\/\d+$/) && document.readyState === "complete"`)
	b.Press("Ctrl+k").Until(`document.querySelector("#palett[open]")`).Press("Escape").Until(`!document.querySelector("#palett[open]")`)
	b.Go("/upphandlingar").Press("/").Until(`document.activeElement.matches("[data-search]")`)
	b.Quiet()
}

func TestThemeIsTheUsersChoice(t *testing.T) {
	b := webtest.Open(t, newSample(t, ""), buyer)
	b.Go("/upphandlingar").Click(".person").Until(`document.querySelector("#konto:popover-open")`).Shot("account").Accessible()
	b.Click("#konto [value=morkt]").Until(`document.documentElement.dataset.theme === "morkt"`).Shot("account-dark")
	b.Click(".dense-on").Until(`document.documentElement.dataset.density === "tat"`).Shot("dense")
	b.Quiet()
}
