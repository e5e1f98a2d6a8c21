package osm

import (
	"strings"
	"testing"
)

// tags reads "key=value, key=value".
func tags(text string) Tags {
	var list Tags
	for pair := range strings.SplitSeq(text, ", ") {
		key, value, _ := strings.Cut(pair, "=")
		list = append(list, Tag{key, value})
	}
	return list
}

// TestClassify is the table of what counts as what. "-" before a word means
// that nothing is offered, for that rule; "?" that a person is told.
func TestClassify(t *testing.T) {
	table := map[string]string{
		"amenity=pharmacy":                                                                   "pharmacy",
		"amenity=pharmacy, dispensing=yes":                                                   "pharmacy",
		"amenity=pharmacy, dispensing=no":                                                    "-pharmacy-not-dispensing",
		"healthcare=pharmacy":                                                                "pharmacy",
		"healthcare=pharmacy, dispensing=no":                                                 "-pharmacy-not-dispensing",
		"healthcare=pharmacy, shop=chemist":                                                  "-pharmacy-doubtful",
		"healthcare=pharmacy, disused:amenity=pharmacy":                                      "-disused",
		"disused:amenity=pharmacy":                                                           "-disused",
		"was:amenity=hospital, name=Gamle Aker sykehus":                                      "-disused",
		"demolished:amenity=hospital":                                                        "-disused",
		"abandoned:healthcare=hospital":                                                      "-disused",
		"construction:amenity=hospital":                                                      "-disused",
		"amenity=pharmacy, disused:amenity=dentist":                                          "pharmacy",
		"amenity=hospital, abandoned=yes":                                                    "-disused",
		"amenity=pharmacy, access=private":                                                   "-not-public",
		"amenity=pharmacy, name=Apotek 1 Legevakten":                                         "pharmacy",
		"amenity=dentist, name=Tøyen tannlegevakt":                                           "dentist",
		"amenity=dentist, name=Oslo tannlegevakt og medisinsk senter":                        "dentist",
		"amenity=clinic, name=Oslo tannlegevakt":                                             "-category-none ?",
		"amenity=clinic, healthcare=dentist, name=Legevakten tannklinikk":                    "dentist",
		"amenity=veterinary, name=Dyrenes legevakt":                                          "-veterinary",
		"amenity=clinic, name=Oslo dyrelegevakt":                                             "-category-none ?",
		"amenity=clinic, name=Psykiatrisk legevakt":                                          "-category-none ?",
		"amenity=clinic, name=Bogstadveien legevakt":                                         "emergency-clinic",
		"amenity=clinic, name=Aker legevakt, operator:type=private":                          "-category-none ?",
		"amenity=hospital, name=Trondheim legevakt":                                          "emergency-clinic",
		"amenity=doctors, name=Legevakten i Asker og Bærum":                                  "emergency-clinic",
		"amenity=doctors, healthcare=doctor, name=Hallingdal interkommunale legevaktsentral": "emergency-clinic",
		"healthcare=centre, name=Kongsberg Legevakt":                                         "emergency-clinic",
		"amenity=clinic, name=Oslo storbylegevakt":                                           "emergency-clinic",
		"amenity=clinic, name:nn=Volda legevakt":                                             "emergency-clinic",
		"amenity=doctors, name=Nesodden legekontor og legevakt":                              "-doctors-without-fastlege ?",
		"amenity=hospital, name=Odda sjukehus og legevakt":                                   "hospital ?",
		"amenity=taxi, name=Legevakten, healthcare=yes":                                      "-category-none",
		"amenity=clinic, name=Legevaktveien klinikk":                                         "-category-none ?",
		"amenity=clinic, healthcare:service=legevakt, name=Skadepoliklinikken":               "emergency-clinic",
		"amenity=hospital":                                                                   "hospital",
		"amenity=hospital, emergency=yes":                                                    "hospital emergency-department",
		"amenity=hospital, emergency=no":                                                     "hospital",
		"amenity=hospital, emergency=ambulance_station":                                      "ambulance-station",
		"emergency=ambulance_station":                                                        "ambulance-station",
		"healthcare=hospital, emergency=yes":                                                 "-hospital-doubtful",
		"amenity=doctors":                                                                    "-doctors-without-fastlege",
		"amenity=doctors, healthcare=doctor, healthcare:speciality=general":                  "-doctors-without-fastlege",
		"amenity=doctors, healthcare:service=fastlege":                                       "general-practitioner",
		"healthcare=doctor, healthcare:service=fastlege;reseptfornyelse":                     "general-practitioner",
		"amenity=doctors;dentist, healthcare:service=fastlege":                               "general-practitioner dentist",
		"healthcare=physiotherapist":                                                         "physiotherapist",
		"amenity=social_facility, social_facility=nursing_home":                              "nursing-home",
		"amenity=nursing_home":                                                               "nursing-home",
		"amenity=social_facility, social_facility=assisted_living, healthcare=yes":           "-category-none",
		"healthcare=vaccination_centre":                                                      "-category-none",
		"amenity=clinic, name=Dr. Dropin":                                                    "-category-none",
	}
	for text, want := range table {
		v := classify(tags(text))
		var got []string
		for _, service := range v.services {
			got = append(got, string(service.Category))
			if service.Evidence == "" {
				t.Errorf("%s: %s without evidence", text, service.Category)
			}
		}
		if len(got) == 0 {
			got = []string{"-" + v.skip}
		}
		if v.doubt != "" {
			got = append(got, "?")
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s, want %s", text, strings.Join(got, " "), want)
		}
	}
}

func TestSiteFromTags(t *testing.T) {
	e := &Element{Kind: Way, ID: 5, Tags: tags("name=Apotek 1, branch=Torget, name:no=Apoteket, name:se=Apotehka, name:en=Pharmacy, level=2_og_5, " +
		"phone=+47 22 715 010; +47 40 00 00 00, contact:email=a@b.no, url=https://b.no, addr:street=Storgata, addr:housenumber=4 B, addr:postcode=0155, addr:city=Oslo, " +
		"ref:nhn=974706490, ref:apotek1=671, wheelchair=limited, opening_hours=24/7, check_date=2024-05, language:se=yes, language:en=no")}
	site := siteOf(e, classify(tags("amenity=pharmacy")).services)
	if site.Key != "way/5" || site.Name != "Apotek 1 Torget" || site.Names["nb"] != "Apoteket" || site.Names["se"] != "Apotehka" || site.Level != "2_og_5" ||
		site.Contact.Phone != "+4722715010" || site.Contact.Email != "a@b.no" || site.Contact.Web != "https://b.no" ||
		site.Address.Street != "Storgata 4 B" || site.Address.PostalCode != "0155" || site.Keys.OrgNumber != "974706490" || len(site.Keys.HERIDs) != 0 ||
		site.Keys.Chain["ref:apotek1"] != "671" || site.Keys.Chain["ref:nhn"] != "" || site.Wheelchair != "limited" ||
		len(site.Services[0].Languages) != 1 || site.Services[0].Languages[0] != "se" {
		t.Errorf("%+v", site)
	}
	if site.Hours.AsOf.Format("2006-01-02") != "2024-05-01" {
		t.Errorf("hours of %v", site.Hours.AsOf)
	}
	e.Tags = tags("amenity=pharmacy, opening_hours=24/7")
	if site := siteOf(e, nil); !site.Hours.AsOf.IsZero() {
		t.Errorf("nobody vouched for the hours, and yet they are of %v", site.Hours.AsOf)
	}
}
