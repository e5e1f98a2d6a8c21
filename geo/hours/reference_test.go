package hours

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"finnfram/data/sharedtest"
)

// window is 28 days from a midnight in Oslo.
type window struct {
	From string `json:"from"`
	Days int    `json:"days"`
}

// The windows hold both changes of the clock, Easter, 17 May, Whitsun,
// Christmas and New Year, and the year with 53 weeks.
var (
	spring  = window{"2026-03-16", 28}
	may     = window{"2026-05-04", 28}
	autumn  = window{"2026-10-12", 28}
	plain   = window{"2026-11-23", 28}
	newYear = window{"2026-12-14", 28}

	summer     = window{"2026-07-01", 28}
	whitMonday = window{"2027-05-01", 28} // on 17 May
	oldSpring  = window{"2025-04-07", 28}
	leapYear   = window{"2024-02-12", 28}

	springNight = window{"2026-03-27", 5}
	autumnNight = window{"2026-10-23", 5}
)

// question and answer are the lines of intervals.mjs.
type question struct {
	Expr    string   `json:"expr"`
	Windows []window `json:"windows"`
}

type answer struct {
	Windows [][]ReportInterval `json:"windows"`
	Error   string             `json:"error"`
}

// normal replaces the comments of the making of the reference, or of ours, by
// one text: what an expression does not say, each names in its own way. The
// reference puts the name of a public holiday there in some cases and not in
// others; we always do.
func normal(in []ReportInterval) []ReportInterval {
	var out []ReportInterval
	for _, next := range in {
		switch {
		case strings.HasPrefix(next.Comment, "Specified as open end"):
			next.Comment = openEndComment
		case holidayComment.MatchString(next.Comment):
			next.Comment = ""
		}
		if n := len(out); n > 0 && out[n-1].End == next.Start && out[n-1].State == next.State && out[n-1].Comment == next.Comment {
			out[n-1].End = next.End
			continue
		}
		out = append(out, next)
	}
	return out
}

var holidayComment = func() *regexp.Regexp {
	names := make([]string, len(feasts))
	for i, f := range feasts {
		names[i] = f.names.NB
	}
	name := "(" + strings.Join(names, "|") + ")"
	return regexp.MustCompile("^(Day (after|before) )?" + name + "( / " + name + ")?( [+-]1 day)?$")
}()

// askReference runs the reference over all questions in one process, by the
// wall clock of a zone.
func askReference(t *testing.T, zone string, questions []question) []answer {
	t.Helper()
	folder := referenceFolder(t)
	var input bytes.Buffer
	encoder := json.NewEncoder(&input)
	for _, q := range questions {
		if err := encoder.Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(sharedtest.Tool(t, "node"), "intervals.mjs")
	command.Dir = folder
	command.Env = append(os.Environ(), "TZ="+zone)
	command.Stdin = &input
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("the reference: %v", err)
	}
	var answers []answer
	lines := bufio.NewScanner(bytes.NewReader(output))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatalf("the reference: %v", err)
		}
		answers = append(answers, a)
	}
	if len(answers) != len(questions) {
		t.Fatalf("the reference answered %d of %d questions", len(answers), len(questions))
	}
	return answers
}

var installing sync.Mutex

// referenceFolder installs the pinned reference once for each user and
// returns its folder.
func referenceFolder(t *testing.T) string {
	t.Helper()
	installing.Lock()
	defer installing.Unlock()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	folder := filepath.Join(cache, "finnfram-test", "hours-reference")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc", "intervals.mjs"} {
		text, err := os.ReadFile(filepath.Join("testdata", "reference", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	installed, _ := os.ReadFile(filepath.Join(folder, "node_modules", "opening_hours", "package.json"))
	if strings.Contains(string(installed), `"version": "3.15.0"`) {
		return folder
	}
	install := exec.Command(sharedtest.Tool(t, "npm"), "ci", "--ignore-scripts")
	install.Dir = folder
	if output, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, output)
	}
	return folder
}
