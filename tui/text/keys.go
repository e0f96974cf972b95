package text

// The messages, by where they are shown.
const (
	// Views.
	ViewMap Key = iota
	ViewCharts
	ViewTraces
	ViewMatrix
	ViewLog

	// States of the run.
	StateStarting
	StateRunning
	StatePaused
	StateStopping
	StateDone
	StateBroken
	StateReplay
	ReplayPlace
	Stale
	TooSmall
	StartingShop
	StartingReplicas
	NoShop
	NoShopHint
	BrokenTitle
	BrokenHint
	LateWarning
	LateShort

	// State of a replica.
	ReplicaSilent
	ReplicaDead
	ReplicaDraining
	ErrorShare

	// Heads of tables.
	State
	RateHead
	ErrorsHead
	SlotsHead
	SpanHead
	DurationHead
	SelfHead
	JourneyHead
	OutcomeHead
	SpansHead
	WhenHead
	ShopHead
	NotesHead

	// Map.
	Legend
	TroubleOpen
	TroubleHalfOpen
	TroubleFull
	TroubleClosed
	SimulatedWork
	Simulated
	WorkOff
	SuccessLabel

	// Charts.
	ChartRate
	ChartLatency
	ChartErrors
	ChartJourneys
	Now
	NoFigures

	// Traces.
	TracesTitle
	TracesLive
	TracesHeld
	TracesNone
	TracesNoneFit
	TracesNoneHint
	TracesLoading
	TracesSlow
	TracesFailed
	TraceLoading
	TraceGone
	TraceGoneRecord
	TraceGoneRelay
	TraceTitle
	TraceLegend
	TraceLegendOther
	TraceLegendError
	TraceLegendFault
	FilterAll
	Filter
	FilterAround
	SearchTitle
	SearchFunctionAbout
	SearchJourneyAbout
	SearchOutcomeAbout
	SearchFaultAbout
	SearchLeast
	SearchLeastAbout
	SearchAttribute
	SearchAttributeAbout
	CompareTitle
	DiffBefore
	DiffAfter
	DiffSelf
	SpanTimes
	SpanInjected
	SpanError
	SpanNoMessage
	SpanOrphan
	TracesDropped
	SamplingShare
	StoreRelay
	StoreDown

	// Outcomes.
	OutcomeOK
	OutcomeDeclined
	OutcomeFailed
	OutcomeShed

	// Survival matrix.
	MatrixTitle
	MatrixNone
	MatrixNoneHint
	Baseline
	FewSamples
	Survives
	Suffers
	Dies
	MatrixLegend
	MatrixFew
	NeverFired
	Interval
	Verdicts
	Receipts
	VerdictHolds
	VerdictPartly
	VerdictDoesNotHold
	VerdictNotJudged
	VerdictKept
	AllKept
	VerdictBroken
	Healed
	FaultActive

	// Log.
	LogNone
	LogNoneFit
	LogFilter
	LogSearch
	LogSearchHint
	LogEnter
	LogEnterTrace
	KindRun
	KindSay
	KindStep
	KindReplica
	KindFault
	KindLoad
	KindPolicy
	KindDeploy
	KindResult
	KindTrace
	KindAsk
	KindWarning

	// Narration.
	StepOf
	HoldLeft
	Finished
	Voted
	Answer
	NoAnswer
	WatchTrace
	FreePlayTitle
	FreePlayHint
	ActiveFaults
	QuestionTitle
	Ahead
	Behind
	OnTime
	OfMinutes
	Frozen
	FrozenKey
	EarlierSlide
	JumpTitle
	JumpNone

	// Start.
	StartTitle
	StartTour
	StartTourHint
	StartBreak
	StartBreakHint
	StartFree
	StartFreeHint

	// Dialogs.
	FaultTitle
	FaultWhich
	FaultHow
	FaultRate
	FaultDelay
	FaultAdjust
	FaultNotHere
	DidNotInject
	ScenariosTitle
	Minutes
	ScenariosNone
	ShopsTitle
	ShopsBoth
	ResetTitle
	ResetHint
	QuitTitle
	EndTitle
	EndHint
	QuitHint
	HelpTitle
	HelpClose
	HelpMore
	PaletteTitle
	PaletteNone
	DialogHint
	DetailsCalls
	DetailsCalledBy
	DetailsFaults
	Nothing

	// Keys.
	GroupView
	GroupRun
	GroupShop
	GroupLook
	GroupMove
	KeyNextView
	KeyPrevView
	KeyView
	KeyMove
	KeyEnter
	KeyBack
	KeyNext
	KeyPause
	KeyAgain
	KeyBackStep
	KeySeekBack
	KeySeekOn
	KeyFaster
	KeySlower
	KeyResume
	KeyRun
	KeyVote
	KeyEnd
	KeyQuestion
	KeyWatch
	KeyFault
	KeyHeal
	KeyDeploy
	KeyScaleUp
	KeyScaleDown
	KeyLoad
	KeyLoadUp
	KeyLoadDown
	KeyReset
	KeyShops
	KeyLang
	KeyLangASCII
	KeyTheme
	KeyASCII
	KeyMouse
	KeyRedraw
	DidMouseOn
	DidMouseOff
	KeyBraille
	KeyHelp
	KeyPalette
	KeyQuit
	KeyOutcome
	KeyJourney
	KeyKind
	KeySearch
	KeyCompare
	KeyQuitNow
	KeyPolicy
	KeyLimit
	KeyLink
	KeyUndo
	KeyPresent
	KeyFreeze
	KeyEarlier
	KeyLater
	KeyJump
	WhyNothingTold

	// Why a key does nothing now.
	WhyNoScenario
	WhyScenario
	WhyNoShop
	WhyNoFault
	WhyNoQuestion
	WhyNoTrace
	WhyOneReplica
	WhyManyReplicas
	WhyNotTraces
	WhyNoPaste
	WhyNotCharts
	WhyNothingOpen
	WhyNoDetails
	WhyFinished
	WhyNoChoice
	WhyUnknown
	WhyUnknownHere
	WhyNoLinks
	WhyNoRetries
	WhyNoBreaker
	WhyNoRateLimit
	WhyNotThisFault
	WhyBrokenAlready
	WhyNothingToUndo
	WhyNoFaultYet
	WhyNoAttribute
	WhyReplay

	// Notices of what was asked.
	DidInject
	DidHeal
	DidDeploy
	DidScale
	DidLoad
	DidReset
	DidNotColour
	DidPlay
	DidVote
	DidTheme
	DidPolicy
	DidLimit
	DidUndo
	DidFollow
	DidMoment
	DidPick
)
