package live

import (
	"slices"
	"strings"
	"unicode"
)

// emergencyPhrases are what people write when life may be at stake, lower
// case, in Norwegian, Northern Sámi and English. The list errs towards
// showing 113 once too often.
var emergencyPhrases = [][]string{
	{"113"}, {"112"}, {"nødnummer"}, {"nødnummeret"}, {"nødtelefon"}, {"ambulanse"}, {"ambulansen"}, {"ambulánsa"}, {"heahti"},
	{"livsfare"}, {"døende"}, {"hjertestans"}, {"hjartestans"}, {"hjerteinfarkt"}, {"hjarteinfarkt"}, {"infarkt"},
	{"brystsmerter"}, {"brystsmerte"}, {"vondt", "i", "brystet"}, {"hjerneslag"}, {"hjerneblødning"}, {"slag"},
	{"bevisstløs"}, {"medvitslaus"}, {"besvimt"}, {"puster", "ikke"}, {"pustar", "ikkje"}, {"får", "ikke", "puste"}, {"pustevansker"}, {"tung", "pust"}, {"kvelning"}, {"kveles"},
	{"blør", "mye"}, {"storblødning"}, {"blødning"}, {"forgiftning"}, {"forgiftet"}, {"overdose"}, {"selvmord"}, {"sjølvmord"}, {"drukning"}, {"druknet"},
	{"allergisk", "sjokk"}, {"anafylaksi"}, {"krampeanfall"}, {"akutt", "syk"}, {"skutt"}, {"knivstukket"}, {"bilulykke"}, {"trafikkulykke"},
	{"emergency"}, {"ambulance"}, {"heart", "attack"}, {"cardiac", "arrest"}, {"chest", "pain"}, {"stroke"}, {"unconscious"}, {"not", "breathing"}, {"can't", "breathe"}, {"cannot", "breathe"}, {"choking"}, {"severe", "bleeding"}, {"bleeding"}, {"poisoned"}, {"poisoning"}, {"suicide"}, {"drowning"}, {"anaphylaxis"}, {"seizure"},
}

// IsEmergency tells whether text holds a word or phrase of emergency, as whole
// words in a row, in any case.
func IsEmergency(text string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
	for i := range words {
		for _, phrase := range emergencyPhrases {
			if len(words)-i >= len(phrase) && slices.Equal(words[i:i+len(phrase)], phrase) {
				return true
			}
		}
	}
	return false
}
