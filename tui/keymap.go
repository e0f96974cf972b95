package tui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/change"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/help"
	"github.com/msalab/msalab/tui/log"
	"github.com/msalab/msalab/tui/palette"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// keymap returns all keys, in the order in which help shows them.
func keymap() []binding {
	var all []binding
	all = append(all, replayKeys()...)
	all = append(all, choiceKeys()...)
	all = append(all, foldKeys()...)
	all = append(all, scenarioKeys()...)
	all = append(all, presenterKeys()...)
	all = append(all, wireKeys()...)
	all = append(all, live(shopKeys())...)
	all = append(all, live(ruleKeys())...)
	all = append(all, live(moneyKeys())...)
	all = append(all, viewKeys()...)
	all = append(all, claimKeys()...)
	all = append(all, otherShopKeys()...)
	all = append(all, moveKeys()...)
	return append(all, lookKeys()...)
}

// choiceKeys are the digits: they answer the start panel or the question that
// is open, and else pick a view.
func choiceKeys() []binding {
	starting := func(m *model) bool { return m.welcoming() }
	return []binding{
		{keys: []string{"1"}, label: text.StartTour, group: text.GroupRun, applies: starting,
			blocked: canPlay("tour"), run: func(m *model, _ string) tea.Cmd { return m.playNamed("tour") }},
		{keys: []string{"2"}, label: text.StartBreak, group: text.GroupRun, applies: starting,
			blocked: canPlay("isolate"), run: func(m *model, _ string) tea.Cmd { return m.playNamed("isolate") }},
		{keys: []string{"3"}, label: text.StartFree, group: text.GroupRun, applies: starting,
			run: func(m *model, _ string) tea.Cmd {
				m.welcomed = true
				if m.snap.Stage.Scenario == "" && hasShop(m) {
					return nil // it runs already
				}
				return m.do(engine.FreePlay{})
			}},
		{keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, label: text.KeyVote, group: text.GroupRun, footer: 2,
			applies: (*model).voting,
			run:     func(m *model, key string) tea.Cmd { return m.vote(key) }},
		{keys: viewDigits(), label: text.KeyView, group: text.GroupView,
			run: func(m *model, key string) tea.Cmd {
				n, _ := strconv.Atoi(key)
				return m.show(view(n - 1))
			}},
	}
}

// viewDigits are the keys of the views, in their order.
func viewDigits() []string {
	var keys []string
	for v := range views {
		keys = append(keys, strconv.Itoa(int(v)+1))
	}
	return keys
}

func scenarioKeys() []binding {
	playing := func(m *model) string {
		switch {
		case m.snap.Stage.Scenario == "":
			return text.WhyNoScenario.In(m.lang)
		case m.snap.Stage.Finished:
			return text.WhyFinished.In(m.lang)
		}
		return ""
	}
	running := func(m *model) bool { return !replaying(m) }
	return []binding{
		{keys: []string{"n"}, label: text.KeyNext, group: text.GroupRun, footer: 1, applies: running, blocked: playing,
			run: func(m *model, _ string) tea.Cmd { return m.next() }},
		{keys: []string{"p", "space"}, label: text.KeyPause, group: text.GroupRun, footer: 3, applies: running, blocked: playing,
			run: func(m *model, _ string) tea.Cmd { return m.do(engine.Pause{}) }},
		{keys: []string{"v"}, label: text.KeyQuestion, group: text.GroupRun, footer: 14,
			applies: func(m *model) bool { return !m.covered() && !m.folded() },
			blocked: why(func(m *model) bool { return m.snap.Stage.Question != nil }, text.WhyNoQuestion),
			run:     func(m *model, _ string) tea.Cmd { return m.open(&questionDialog{m}) }},
		{keys: []string{"w"}, label: text.KeyWatch, group: text.GroupRun, footer: 13,
			blocked: why(func(m *model) bool { return m.shownTrace() != nil }, text.WhyNoTrace),
			run:     func(m *model, _ string) tea.Cmd { return m.watch(m.shownTrace().Trace) }},
		{keys: []string{"x"}, label: text.KeyEnd, group: text.GroupRun, footer: 17,
			blocked: whenLive(why(func(m *model) bool { return m.snap.Stage.Scenario != "" }, text.WhyNoScenario)),
			run:     func(m *model, _ string) tea.Cmd { return m.endScenario() }},
		{keys: []string{"r"}, label: text.KeyRun, group: text.GroupRun, footer: 10, blocked: whenLive(nil),
			run: func(m *model, _ string) tea.Cmd { return m.chooseScenario() }},
	}
}

func shopKeys() []binding {
	shop := why(hasShop, text.WhyNoShop)
	return []binding{
		{keys: []string{"f"}, label: text.KeyFault, group: text.GroupShop, footer: 6, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.open(change.NewFault(m.dialogSetting())) }},
		{keys: []string{"h"}, label: text.KeyHeal, group: text.GroupShop, footer: 7,
			blocked: why(func(m *model) bool { return len(change.Active(m.snap.Faults)) > 0 }, text.WhyNoFault),
			run: func(m *model, _ string) tea.Cmd {
				m.undos.ForgetFaults()
				m.say(text.DidHeal.In(m.lang), theme.Good)
				return m.do(engine.Heal{ID: "all"})
			}},
		{keys: []string{"+", "="}, label: text.KeyScaleUp, group: text.GroupShop, blocked: canScale(+1),
			run: func(m *model, _ string) tea.Cmd { return m.scale(+1) }},
		{keys: []string{"-", "_"}, label: text.KeyScaleDown, group: text.GroupShop, blocked: canScale(-1),
			run: func(m *model, _ string) tea.Cmd { return m.scale(-1) }},
		{keys: []string{"l"}, label: text.KeyLoad, group: text.GroupShop, footer: 8, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.open(change.NewLoad(m.dialogSetting(), m.setLoad)) }},
		{keys: []string{">", "."}, label: text.KeyLoadUp, group: text.GroupShop, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.changeLoad(+1) }},
		{keys: []string{"<", ","}, label: text.KeyLoadDown, group: text.GroupShop, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.changeLoad(-1) }},
		{keys: []string{"R"}, label: text.KeyReset, group: text.GroupShop, footer: 11,
			run: func(m *model, _ string) tea.Cmd {
				return m.open(&dialog.Confirm{Title: text.ResetTitle, Hint: text.ResetHint, Yes: m.reset})
			}},
		{keys: []string{"s"}, label: text.KeyShops, group: text.GroupShop, footer: 12,
			blocked: why(func(m *model) bool { return !m.playing() }, text.WhyScenario),
			run:     func(m *model, _ string) tea.Cmd { return m.chooseShops() }},
	}
}

// ruleKeys are about the links between functions, and how calls are governed.
func ruleKeys() []binding {
	links := func(m *model) string {
		switch {
		case !hasShop(m):
			return text.WhyNoShop.In(m.lang)
		case !hasLinks(m):
			return text.WhyNoLinks.In(m.lang)
		}
		return ""
	}
	return []binding{
		{keys: []string{"c"}, label: text.KeyPolicy, group: text.GroupShop, footer: 18, blocked: links,
			run: func(m *model, _ string) tea.Cmd { return m.open(change.NewPolicy(m.dialogSetting())) }},
		{keys: []string{"e"}, label: text.KeyLink, group: text.GroupShop, footer: 19, blocked: links,
			run: func(m *model, _ string) tea.Cmd { return m.open(change.NewLink(m.dialogSetting())) }},
		{keys: []string{"m"}, label: text.KeyLimit, group: text.GroupShop, footer: 20, blocked: why(hasShop, text.WhyNoShop),
			run: func(m *model, _ string) tea.Cmd { return m.open(change.NewLimit(m.dialogSetting())) }},
		{keys: []string{"u"}, label: text.KeyUndo, group: text.GroupShop, footer: 21,
			blocked: why(func(m *model) bool { return len(m.undos) > 0 }, text.WhyNothingToUndo),
			run:     func(m *model, _ string) tea.Cmd { return m.undo() }},
	}
}

// moneyKeys are about how many replicas and which versions there are, and about
// what orders are paid by.
func moneyKeys() []binding {
	shop := why(hasShop, text.WhyNoShop)
	return []binding{
		{keys: []string{"a"}, label: text.KeyAutoscale, group: text.GroupShop, footer: 31, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.open(change.NewAutoscale(m.dialogSetting())) }},
		{keys: []string{"D"}, label: text.KeyDeploy, group: text.GroupShop, footer: 32, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.open(change.NewDeploy()) }},
		{keys: []string{"C"}, label: text.KeyCheckout, group: text.GroupShop, footer: 33, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.open(change.NewCheckout(m.dialogSetting())) }},
		{keys: []string{"X"}, label: text.KeyCrash, group: text.GroupShop, footer: 34, blocked: shop,
			run: func(m *model, _ string) tea.Cmd { return m.open(change.NewCrash()) }},
		{keys: []string{"A"}, label: text.KeyAudit, group: text.GroupShop, footer: 35, blocked: shop,
			run: func(m *model, _ string) tea.Cmd {
				m.say(text.DidAudit.In(m.lang), theme.Good)
				return m.do(engine.Audit{})
			}},
	}
}

func viewKeys() []binding {
	traces := onView(viewTraces)
	return []binding{
		{keys: []string{"o"}, label: text.KeyKind, group: text.GroupView, footer: 22, own: true, applies: onView(viewLog),
			run: func(m *model, _ string) tea.Cmd { return m.nextKind() }},
		{keys: []string{"/"}, label: text.KeySearch, group: text.GroupView, footer: 23, own: true, applies: onView(viewLog),
			run: func(m *model, _ string) tea.Cmd { return m.open(&log.Search{State: &m.log, Log: m.logged}) }},
		{keys: []string{"o"}, label: text.KeyState, group: text.GroupView, footer: 36, own: true, applies: onView(viewSaga),
			run: func(m *model, _ string) tea.Cmd { return m.nextState() }},
		{keys: []string{"tab"}, label: text.KeyNextView, group: text.GroupView, footer: 9,
			run: func(m *model, _ string) tea.Cmd { return m.show((m.view + 1) % views) }},
		{keys: []string{"shift+tab"}, label: text.KeyPrevView, group: text.GroupView,
			run: func(m *model, _ string) tea.Cmd { return m.show((m.view + views - 1) % views) }},
		{keys: []string{"o"}, label: text.KeyCharts, group: text.GroupView, footer: 38, own: true, applies: onView(viewCharts),
			blocked: why(func(m *model) bool { return !m.roomy }, text.WhyAllCharts),
			run: func(m *model, _ string) tea.Cmd {
				m.heat = !m.heat
				return nil
			}},
		{keys: []string{"o"}, label: text.KeyChooseLink, group: text.GroupView, footer: 41, own: true,
			applies: func(m *model) bool { return traces(m) && m.traces.CanChooseLink() },
			run: func(m *model, _ string) tea.Cmd {
				m.traces.ChooseLink()
				return nil
			}},
		{keys: []string{"o"}, label: text.KeyOutcome, group: text.GroupView, footer: 43, own: true, blocked: why(traces, text.WhyNotTraces),
			run: func(m *model, _ string) tea.Cmd { return m.traces.NextOutcome(m.setting()) }},
		{keys: []string{"/"}, label: text.KeySearch, group: text.GroupView, footer: 42, own: true, blocked: why(traces, text.WhyNotTraces),
			run: func(m *model, _ string) tea.Cmd { return m.open(m.searchTraces()) }},
		{keys: []string{"d"}, label: text.KeyCompare, group: text.GroupView, footer: 45, own: true,
			blocked: func(m *model) string {
				switch {
				case !traces(m):
					return text.WhyNotTraces.In(m.lang)
				case m.traces.Pointed() == spans.TraceID{}:
					return text.WhyNoTraceHere.In(m.lang)
				}
				return ""
			},
			run: func(m *model, _ string) tea.Cmd { return m.compare() }},
		{keys: []string{"Y"}, label: text.KeyCopy, group: text.GroupView, footer: 39, own: true, applies: traces,
			blocked: why(func(m *model) bool { return m.traces.Pointed() != spans.TraceID{} }, text.WhyNoTraceHere),
			run:     func(m *model, _ string) tea.Cmd { return m.copyLink() }},
		{keys: []string{"Z"}, label: text.KeyZoom, group: text.GroupView, footer: 40, own: true, applies: traces,
			blocked: why(func(m *model) bool { return m.traces.CanZoom() }, text.WhyNoWaterfall),
			run: func(m *model, _ string) tea.Cmd {
				m.traces.Zoom()
				return nil
			}},
		{keys: []string{"y"}, label: text.KeyJourney, group: text.GroupView, footer: 44, own: true, blocked: why(traces, text.WhyNotTraces),
			run: func(m *model, _ string) tea.Cmd { return m.traces.NextJourney(m.setting()) }},
		{keys: []string{"b"}, label: text.KeyBraille, group: text.GroupView, footer: 46, own: true, blocked: why(onView(viewCharts), text.WhyNotCharts),
			run: func(m *model, _ string) tea.Cmd {
				m.braille = !m.braille
				return nil
			}},
	}
}

func moveKeys() []binding {
	return []binding{
		{keys: []string{"up", "down", "left", "right", "j", "k", "pgup", "pgdown", "home", "end"}, shown: "arrows j k",
			label: text.KeyMove, group: text.GroupMove,
			run: func(m *model, key string) tea.Cmd { return m.move(key) }},
		{keys: []string{"enter"}, label: text.KeyEnter, group: text.GroupMove, footer: 15,
			blocked: why((*model).canEnter, text.WhyNoDetails),
			run:     func(m *model, _ string) tea.Cmd { return m.enter() }},
		{keys: []string{"esc"}, label: text.KeyBack, group: text.GroupMove,
			blocked: why((*model).canLeave, text.WhyNothingOpen),
			run:     func(m *model, _ string) tea.Cmd { return m.leave() }},
	}
}

func lookKeys() []binding {
	return []binding{
		{keys: []string{"L"}, label: text.KeyLang, group: text.GroupLook, footer: 16,
			run: func(m *model, _ string) tea.Cmd { return m.nextLang() }},
		{keys: []string{"t"}, label: text.KeyTheme, group: text.GroupLook,
			run: func(m *model, _ string) tea.Cmd {
				m.autoTheme = false
				m.theme = theme.New(theme.Next(m.theme.Name), m.theme.ASCII, m.theme.Mono)
				did := text.DidTheme.Format(m.lang, string(m.theme.Name))
				if m.theme.Mono {
					did += "; " + text.DidNotColour.In(m.lang)
				}
				m.say(did, theme.Text)
				return nil
			}},
		{keys: []string{"g"}, label: text.KeyASCII, group: text.GroupLook,
			run: func(m *model, _ string) tea.Cmd {
				m.theme = theme.New(m.theme.Name, !m.theme.ASCII, m.theme.Mono)
				return nil
			}},
		{keys: []string{"M"}, label: text.KeyMouse, group: text.GroupLook,
			run: func(m *model, _ string) tea.Cmd { return m.toggleMouse() }},
		{keys: []string{"ctrl+l"}, label: text.KeyRedraw, group: text.GroupLook,
			run: func(*model, string) tea.Cmd { return anew() }},
		{keys: []string{"?"}, label: text.KeyHelp, group: text.GroupLook, footer: 4,
			run: func(m *model, _ string) tea.Cmd { return m.open(&help.Dialog{Rows: m.helpRows}) }},
		{keys: []string{":", "ctrl+p"}, label: text.KeyPalette, group: text.GroupLook, footer: 24,
			run: func(m *model, _ string) tea.Cmd { return m.open(&palette.Dialog{Acts: m.acts}) }},
		{keys: []string{"q"}, label: text.KeyQuit, group: text.GroupLook, footer: 5,
			run: func(m *model, _ string) tea.Cmd { return m.quit() }},
		{keys: []string{"ctrl+c"}, label: text.KeyQuitNow, group: text.GroupLook,
			run: func(m *model, _ string) tea.Cmd { return m.quit() }},
	}
}
