package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/msalab/msalab/lab/scenario"
)

// What is wrong on a command line, whatever the command.

// refused is an error in the language that cmd is to answer in, as far as its flags have
// been read.
func refused(cmd *cobra.Command, en, ko string) error {
	var o options
	if f := cmd.Flags().Lookup("lang"); f != nil {
		o.lang = f.Value.String()
	}
	lang, _ := o.language() // none: the command itself says that there is none
	return errors.New(scenario.Text{EN: en, KO: ko}.In(lang))
}

// commandsOnly refuses what is no command of cmd, and lists those that are.
func commandsOnly(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	all := strings.Join(names, ", ")
	return refused(cmd, fmt.Sprintf("unknown command %q: %s has %s", args[0], cmd.CommandPath(), all),
		fmt.Sprintf("그런 명령이 없습니다: %q. %s 명령에 있는 것: %s", args[0], cmd.CommandPath(), all))
}

// What commands take.
var (
	oneRecord  = scenario.Text{EN: "the FILE of a record", KO: "기록 파일(FILE)"}
	oneView    = scenario.Text{EN: "a VIEW", KO: "화면(VIEW)"}
	oneMessage = scenario.Text{EN: "the NAME of one message (`lab wire` lists them)", KO: "메시지 이름 하나(NAME, 목록은 `lab wire`)"}
)

// takes wants these arguments and no others.
func takes(wanted ...scenario.Text) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		path := cmd.CommandPath()
		switch {
		case len(args) == len(wanted):
			return nil
		case len(wanted) == 0:
			return refused(cmd, fmt.Sprintf("%s takes no argument: leave %s out", path, args[0]),
				fmt.Sprintf("%s 명령은 인자를 받지 않습니다. 빼십시오: %s", path, args[0]))
		}
		var en, ko []string
		for _, w := range wanted {
			en, ko = append(en, w.EN), append(ko, w.KO)
		}
		return refused(cmd, fmt.Sprintf("%s takes %s; got %d %s", path, strings.Join(en, " and "), len(args), scenario.Plural(len(args), "argument", "arguments")),
			fmt.Sprintf("%s 명령에 필요한 인자: %s. 받은 인자: %d개", path, strings.Join(ko, ", "), len(args)))
	}
}

// flagTypes says what a flag of a type is written as.
var flagTypes = map[string]scenario.Text{
	"stringToInt": {EN: "names with numbers, such as pay=2", KO: "이름과 수 (예: pay=2)"},
	"uint64":      {EN: "a whole number from 0 up", KO: "0 이상의 정수"},
	"int":         {EN: "a whole number", KO: "정수"},
	"duration":    {EN: "a time with its unit, such as 3s", KO: "단위가 붙은 시간 (예: 3s)"},
	"bool":        {EN: "true or false", KO: "true 또는 false"},
}

// flagError says of a flag that can't be read what it is for, and of one that
// isn't there where those that are can be found.
func flagError(cmd *cobra.Command, err error) error {
	path := cmd.CommandPath()
	var bad *pflag.InvalidValueError
	if errors.As(err, &bad) {
		f := bad.GetFlag()
		_, what := pflag.UnquoteUsage(f)
		t := flagTypes[f.Value.Type()]
		return refused(cmd, fmt.Sprintf("--%s %s: want %s (%s)", f.Name, bad.GetValue(), cmp.Or(t.EN, f.Value.Type()), what),
			fmt.Sprintf("--%s %s: 값이 맞지 않습니다. 필요한 값: %s", f.Name, bad.GetValue(), cmp.Or(t.KO, f.Value.Type())))
	}
	ko := err.Error()
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		ko = "그런 플래그가 없습니다: -" + unknown.GetSpecifiedShortnames()
	case errors.As(err, &unknown):
		ko = "그런 플래그가 없습니다: --" + unknown.GetSpecifiedName()
	case errors.As(err, &bare):
		ko = fmt.Sprintf("--%s 플래그에는 값이 필요합니다", bare.GetFlag().Name)
	}
	return refused(cmd, fmt.Sprintf("%v; `%s --help` lists the flags", err, path),
		fmt.Sprintf("%s. 플래그 목록은 `%s --help` 명령으로 볼 수 있습니다", ko, path))
}

// noEmptyFlag refuses flags that were given nothing, as by a variable of the shell that
// isn't set: they would count as left out.
func noEmptyFlag(cmd *cobra.Command, _ []string) error {
	var empty []error
	cmd.Flags().Visit(func(f *pflag.Flag) {
		own := f.Name == "hex" || f.Name == "only" // no bytes are a message, and no cell is refused with those there are
		if v := f.Value.String(); (v == "" || v == "[]") && !own {
			_, what := pflag.UnquoteUsage(f)
			empty = append(empty, refused(cmd, fmt.Sprintf("--%s is empty: give it a value, or leave it out (%s)", f.Name, what),
				fmt.Sprintf("--%s 플래그의 값이 비어 있습니다. 값을 주거나 플래그를 빼십시오", f.Name)))
		}
	})
	return errors.Join(empty...)
}
