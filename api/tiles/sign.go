package tiles

import (
	"image/color"
	"math"

	"finnfram/data"
)

// signSide is the side of the signs of categories in pixels.
const signSide = 14

// sign draws what tells a category without its colour.
func sign(category data.Category, of string) func(pen) {
	c := colorOf(of)
	return func(p pen) {
		switch category {
		case data.EmergencyClinic, data.EmergencyDepartment, data.AcuteBed:
			cross(p, c)
		case data.Hospital:
			letterH(p, c)
		case data.Pharmacy:
			capsule(p, c)
		case data.AmbulanceStation:
			star(p, c)
		case data.Dentist:
			tooth(p, c)
		case data.NursingHome:
			house(p, c)
		case data.Physiotherapist, data.HealthyLifeCentre:
			dumbbell(p, c)
		case data.YouthClinic, data.ChildHealthClinic, data.Midwife:
			heart(p, c)
		default:
			person(p, c)
		}
	}
}

func cross(p pen, c color.Color) {
	p.rounded(5.2, 2, 8.8, 12, 0.6, c)
	p.rounded(2, 5.2, 12, 8.8, 0.6, c)
}

func letterH(p pen, c color.Color) {
	p.rounded(3, 2.4, 5.3, 11.6, 0.4, c)
	p.rounded(8.7, 2.4, 11, 11.6, 0.4, c)
	p.rounded(4, 5.9, 10, 8.1, 0.2, c)
}

// capsule is a pill, its upper half hollow.
func capsule(p pen, c color.Color) {
	turned := func(x, y float64) [2]float64 {
		const s = math.Sqrt2 / 2
		return [2]float64{7 + (x-y)*s, 7 + (x+y)*s}
	}
	half := func(from, to, radius float64) [][2]float64 {
		var outline [][2]float64
		for i := range 13 { // the round end
			a := math.Pi * float64(i) / 12
			outline = append(outline, turned(radius*math.Cos(a), from+radius*math.Sin(a)))
		}
		return append(outline, turned(-radius, to), turned(radius, to))
	}
	p.fill(c, half(2.6, 0.5, 2.9))
	for _, side := range []float64{1, -1} { // the walls of the hollow half
		p.fill(c, [][2]float64{turned(side*2.9, -0.4), turned(side*1.9, -0.4), turned(side*1.9, -2.6), turned(side*2.9, -2.6)})
	}
	var arc [][2]float64
	for i := range 13 {
		a := math.Pi * float64(i) / 12
		arc = append(arc, turned(2.9*math.Cos(a), -2.6-2.9*math.Sin(a)))
	}
	for i := 12; i >= 0; i-- {
		a := math.Pi * float64(i) / 12
		arc = append(arc, turned(1.9*math.Cos(a), -2.6-1.9*math.Sin(a)))
	}
	p.fill(c, arc)
	p.fill(c, [][2]float64{turned(-2.9, 0.6), turned(2.9, 0.6), turned(2.9, -0.4), turned(-2.9, -0.4)})
}

// star has six arms.
func star(p pen, c color.Color) {
	for i := range 3 {
		a := math.Pi * float64(i) / 3
		x, y := math.Sin(a), -math.Cos(a)
		const long, wide = 5.2, 1.2
		p.fill(c, [][2]float64{
			{7 + long*x - wide*y, 7 + long*y + wide*x}, {7 + long*x + wide*y, 7 + long*y - wide*x},
			{7 - long*x + wide*y, 7 - long*y - wide*x}, {7 - long*x - wide*y, 7 - long*y + wide*x},
		})
	}
}

func tooth(p pen, c color.Color) {
	p.fill(c, [][2]float64{
		{2.8, 4.2}, {3.4, 2.8}, {4.8, 2.2}, {7, 2.9}, {9.2, 2.2}, {10.6, 2.8}, {11.2, 4.2}, {11, 6.4}, {10.2, 8.4}, {9.7, 11.4},
		{8.9, 12}, {8.2, 11.2}, {7.7, 8.9}, {7, 8.2}, {6.3, 8.9}, {5.8, 11.2}, {5.1, 12}, {4.3, 11.4}, {3.8, 8.4}, {3, 6.4},
	})
}

func house(p pen, c color.Color) {
	p.fill(c, [][2]float64{{7, 2}, {12.4, 7}, {11, 7}, {11, 11.8}, {8.2, 11.8}, {8.2, 8.8}, {5.8, 8.8}, {5.8, 11.8}, {3, 11.8}, {3, 7}, {1.6, 7}})
}

func dumbbell(p pen, c color.Color) {
	p.rounded(2.2, 4, 4.6, 10, 0.9, c)
	p.rounded(9.4, 4, 11.8, 10, 0.9, c)
	p.rounded(4, 6.2, 10, 7.8, 0.2, c)
}

func heart(p pen, c color.Color) {
	var outline [][2]float64
	for i := range 40 {
		t := 2 * math.Pi * float64(i) / 40
		s := math.Sin(t)
		x := 16 * s * s * s
		y := 13*math.Cos(t) - 5*math.Cos(2*t) - 2*math.Cos(3*t) - math.Cos(4*t)
		outline = append(outline, [2]float64{7 + x*0.31, 6.6 - y*0.31})
	}
	p.fill(c, outline)
}

func person(p pen, c color.Color) {
	p.disc(7, 4.1, 2.2, c)
	p.rounded(3.2, 7, 10.8, 14.4, 3.4, c)
}
