package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

type completionCommand struct {
	Shell string `arg:"" help:"bash, zsh or fish." enum:"bash,zsh,fish"`
}

// Help says how the script is used.
func (completionCommand) Help() string {
	return `Examples:
  source <(finnfram completion bash)
  source <(finnfram completion zsh)      # after compinit, in ~/.zshrc
  finnfram completion fish > ~/.config/fish/completions/finnfram.fish`
}

// Run prints the script, made from the command line's own model.
func (c completionCommand) Run(env *environment) error {
	words := completions(env.parser.Model.Node, nil)
	switch c.Shell {
	case "bash":
		printBash(env, words)
	case "zsh":
		fmt.Fprintln(env.out, "#compdef finnfram\nautoload -U +X bashcompinit && bashcompinit")
		printBash(env, words)
	case "fish":
		printFish(env, words)
	}
	return nil
}

// completion is what may follow a row of commands.
type completion struct {
	path  []string
	words []word
}

type word struct{ text, help string }

func completions(n *kong.Node, path []string) []completion {
	own := completion{path: path}
	var below []completion
	for _, child := range n.Children {
		if child.Hidden {
			continue
		}
		own.words = append(own.words, word{child.Name, child.Help})
		below = append(below, completions(child, append(append([]string(nil), path...), child.Name))...)
	}
	if len(path) == 1 && path[0] == "import" {
		for _, r := range readers() {
			own.words = append(own.words, word{r.Name(), r.Help()})
		}
	}
	for _, group := range n.AllFlags(true) {
		for _, flag := range group {
			own.words = append(own.words, word{"--" + flag.Name, flag.Help})
		}
	}
	return append([]completion{own}, below...)
}

func printBash(env *environment, list []completion) {
	fmt.Fprintln(env.out, `_finnfram() {
  local path="" w current="${COMP_WORDS[COMP_CWORD]}" words=""
  for w in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$w" in -*) ;; *) path="$path $w" ;; esac
  done
  case "$path" in`)
	for i := len(list) - 1; i >= 0; i-- { // the longest path first
		var texts []string
		for _, w := range list[i].words {
			texts = append(texts, w.text)
		}
		pattern := "*"
		if len(list[i].path) > 0 {
			pattern = `" ` + strings.Join(list[i].path, " ") + `"*`
		}
		fmt.Fprintf(env.out, "    %s) words=%q ;;\n", pattern, strings.Join(texts, " "))
	}
	fmt.Fprintln(env.out, `  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _finnfram finnfram`)
}

func printFish(env *environment, list []completion) {
	for _, c := range list {
		condition := "__fish_use_subcommand"
		if len(c.path) > 0 {
			condition = "__fish_seen_subcommand_from " + c.path[len(c.path)-1]
		}
		for _, w := range c.words {
			name, flag := strings.CutPrefix(w.text, "--")
			option := "-a"
			if flag {
				option = "-l"
			}
			help := strings.ReplaceAll(strings.SplitN(w.help, "\n", 2)[0], "'", `\'`)
			fmt.Fprintf(env.out, "complete -c finnfram -n '%s' %s %s -d '%s'\n", condition, option, name, help)
		}
	}
}
