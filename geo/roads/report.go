package roads

import "finnfram/geo"

// Report is what Build did and what it could not do.
type Report struct {
	Nodes, Ways         int // of all surveys, each once
	Junctions, Segments int
	Length              geo.Metres
	Planned             int // ways left out because they are not built
	Unplaced            int // ways left out because less than two of their nodes are known
	Cut                 int // ways of which nodes were missing
	Trimmed             int // ways that surveys draw differently, put together
	Bans                int
	CoarseDropped       geo.Metres // coarse road left out where fine road is
	CoarseJoined        int        // ends of coarse road joined to fine road
	Findings            []Finding
}

// Finding is something that was doubtful in the surveys and how it was taken.
type Finding struct {
	Space string
	// What: "way", "turn" or "node", and its id.
	What  string
	ID    int64
	Field string // "" or which of its facts
	Value string // as the survey has it
	// Rule says what is wrong and what was done, in plain words.
	Rule string
}
