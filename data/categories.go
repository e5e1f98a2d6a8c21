package data

// Categories lists every category, most urgent first. The result is shared:
// do not change it. Codes are those of the national code systems as published
// on Volven; a category without a code has none there.
func Categories() []CategoryInfo { return categories }

func ask(nb, nn, en string) map[string]string {
	return map[string]string{"nb": nb, "nn": nn, "en": en}
}

var (
	askGP       = ask("Spør fastlegen eller kommunen", "Spør fastlegen eller kommunen", "Ask your GP or your municipality")
	askTown     = ask("Spør kommunen", "Spør kommunen", "Ask your municipality")
	askEmergent = ask("Ring 116117 (legevakt), 113 når det står om liv", "Ring 116117 (legevakt), 113 når det står om liv", "Call 116117 (out-of-hours doctor), 113 when life is at stake")
)

func names(nb, nn, se, en string) map[string]string {
	return map[string]string{"nb": nb, "nn": nn, "se": se, "en": en}
}

var unreviewed = []string{"se"}

var categories = []CategoryInfo{
	{
		ID: EmergencyClinic, Names: names("Legevakt", "Legevakt", "Doavttirfáktá", "Emergency clinic"), Unreviewed: unreviewed,
		Aliases:   []string{"legevakt", "legevakta", "legevaktsentral", "urgent-care"},
		Codes:     []Code{{SystemMunicipal, "KA02", "Legevakt"}, {SystemEmergency, "4", "Legevakt"}},
		CallFirst: true, CallNumber: "116117", AskInstead: askEmergent,
	},
	{
		ID: EmergencyDepartment, Names: names("Akuttmottak", "Akuttmottak", "Heahtevuostáváldin", "Emergency department"), Unreviewed: unreviewed,
		Aliases:    []string{"akuttmottak", "akutten", "a&e"},
		Codes:      []Code{{SystemEmergency, "6", "Akuttmottak"}},
		AskInstead: askEmergent,
	},
	{
		ID: Hospital, Names: names("Sykehus", "Sjukehus", "Buohcciviessu", "Hospital"), Unreviewed: unreviewed,
		Aliases:    []string{"sykehus", "sjukehus", "sjukehuset"},
		Codes:      []Code{{SystemHospitalKind, "101", "Helseforetak/private sykehus"}},
		AskInstead: askGP,
	},
	{
		ID: Pharmacy, Names: names("Apotek", "Apotek", "Apotehka", "Pharmacy"), Unreviewed: unreviewed,
		Aliases:    []string{"apotek", "apoteket", "drugstore"},
		Codes:      []Code{{SystemPharmacy, "PA", "Apotek"}},
		AskInstead: ask("Spør fastlegen, legevakten (116117) eller kommunen", "Spør fastlegen, legevakta (116117) eller kommunen", "Ask your GP, 116117 or your municipality"),
	},
	{
		ID: GeneralPractitioner, Names: names("Fastlege", "Fastlege", "Fástadoavttir", "General practitioner"), Unreviewed: unreviewed,
		Aliases:    []string{"fastlege", "fastlegekontor", "lege", "legekontor", "gp", "doctor", "doctors"},
		Codes:      []Code{{SystemMunicipal, "KA01", "Fastlege, liste uten fast lege"}},
		AskInstead: ask("Se bytte av fastlege på helsenorge.no, eller ring 116117 når det haster", "Sjå byte av fastlege på helsenorge.no, eller ring 116117 når det hastar", "See change of GP on helsenorge.no, or call 116117 when it is urgent"),
	},
	{
		ID: YouthClinic, Names: names("Helsestasjon for ungdom", "Helsestasjon for ungdom", "Nuoraid dearvvašvuođaguovddáš", "Youth health clinic"), Unreviewed: unreviewed,
		Aliases:    []string{"hfu", "helsestasjon-for-ungdom", "ungdomshelsestasjon", "youth"},
		Codes:      []Code{{SystemMunicipal, "KF0103", "Helsestasjon for ungdom"}},
		AskInstead: askTown,
	},
	{
		ID: ChildHealthClinic, Names: names("Helsestasjon", "Helsestasjon", "Dearvvašvuođaguovddáš", "Child health clinic"), Unreviewed: unreviewed,
		Aliases:    []string{"helsestasjon", "skolehelsetjeneste", "skolehelse"},
		Codes:      []Code{{SystemMunicipal, "KF01", "Helsestasjons- og skolehelsetjeneste"}},
		AskInstead: askTown,
	},
	{
		ID: Midwife, Names: names("Jordmor", "Jordmor", "Jortamora", "Midwife"), Unreviewed: unreviewed,
		Aliases:    []string{"jordmor", "jordmortjeneste"},
		Codes:      []Code{{SystemMunicipal, "KF0104", "Jordmortjeneste"}},
		AskInstead: askTown,
	},
	{
		ID: Dentist, Names: names("Tannlege", "Tannlege", "Bátnedoavttir", "Dentist"), Unreviewed: unreviewed,
		Aliases:    []string{"tannlege", "tannlegevakt", "tannklinikk"},
		Codes:      []Code{{SystemDentalSpecial, "A06", "Odontologi"}},
		AskInstead: ask("Spør den offentlige tannhelsetjenesten i fylket", "Spør den offentlege tannhelsetenesta i fylket", "Ask the county's public dental service"),
	},
	{
		ID: Physiotherapist, Names: names("Fysioterapeut", "Fysioterapeut", "Fysioterapevta", "Physiotherapist"), Unreviewed: unreviewed,
		Aliases:    []string{"fysioterapi", "fysioterapeut", "fysio"},
		Codes:      []Code{{SystemMunicipal, "KR01", "Fysioterapi"}},
		AskInstead: askGP,
	},
	{
		ID: HealthyLifeCentre, Names: names("Frisklivssentral", "Frisklivssentral", "Dearvvašeallinguovddáš", "Healthy life centre"), Unreviewed: unreviewed,
		Aliases:    []string{"frisklivssentral", "frisklivssentralen"},
		Codes:      []Code{{SystemMunicipal, "KX04", "Frisklivssentral"}},
		AskInstead: askTown,
	},
	{
		ID: AcuteBed, Names: names("Kommunal akutt døgnenhet", "Kommunal akutt døgneining", "Gieldda heahteossodat", "Municipal acute bed"), Unreviewed: unreviewed,
		Aliases:    []string{"kad", "øyeblikkelig-hjelp-døgn", "døgntilbud ø-hjelp"},
		Codes:      []Code{{SystemMunicipal, "KX05", "Øyeblikkelig hjelp døgntilbud"}},
		AskInstead: askEmergent,
	},
	{
		ID: NursingHome, Names: names("Sykehjem", "Sjukeheim", "Buhcciidruoktu", "Nursing home"), Unreviewed: unreviewed,
		Aliases:    []string{"sykehjem", "sjukeheim"},
		AskInstead: askTown,
	},
	{
		ID: AmbulanceStation, Names: names("Ambulansestasjon", "Ambulansestasjon", "Ambulánsastašuvdna", "Ambulance station"), Unreviewed: unreviewed,
		Aliases:    []string{"ambulanse", "ambulansestasjon"},
		Codes:      []Code{{SystemEmergency, "7", "Ambulanse"}},
		AskInstead: ask("Ring 113 når det står om liv", "Ring 113 når det står om liv", "Call 113 when life is at stake"),
	},
}
