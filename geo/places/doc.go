// Package places finds things by their text: an Index over neutral Entry
// values searched as a person types, and Addresses, a compact table of the
// addresses of a country that is searched the same way and that turns the
// address line of a registry into a point.
//
// Both are built once and are then immutable and safe for all goroutines.
//
// # How text is compared
//
// Text is folded before it is compared: letters are lower-cased and lose their
// marks; æ, ä and ae become a, ø, ö and oe become o, å and aa become a, and
// the Sámi đ ŋ ŧ become d n t. So "tromso", "aalesund" and "barum" find
// Tromsø, Ålesund and Bærum from any keyboard. Street endings are made equal:
// gata, gaten, gate and gt. are one, vei, veien, veg, vegen and v. another.
// Where two texts differ only by what folding removes, the one that has the
// letters as typed comes first.
//
// # Work is bounded
//
// Of a query the first 200 bytes and the first 8 words are used. One search
// reads each word of the vocabulary at most once for each word of the query,
// whatever is asked.
package places
