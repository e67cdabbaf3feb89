package survey

import (
	"math"
	"math/big"
	"strconv"

	"klover/internal/word/sv"
)

func digits(n int) string { return strconv.Itoa(n) }

// Result is what the answers of a selection say about one question. Everything is
// counted, so that the value is exact.
type Result struct {
	Answers   int64 // who answered the question on its scale
	Sum       int64 // of their answers
	Squares   int64 // of their answers, for the interval
	Satisfied int64
	DontKnow  int64
	Invited   int64 // of the rounds in the selection
	Returned  int64 // answers of these rounds
}

// Mean is the value with one decimal: 5,2.
func (r Result) Mean() string { return sv.Decimal(r.Sum, r.Answers, 1) }

// Share is the share satisfied: 93,0 %.
func (r Result) Share() string { return sv.Percent(r.Satisfied, r.Answers, 1) }

// Rate is the answer rate.
func (r Result) Rate() string { return sv.Percent(r.Returned, r.Invited, 0) }

// z95 is how many standard errors a 95 per cent interval reaches.
const z95 = 1.959964

// ShareInterval is where the share lies with 95 per cent certainty (Wilson), as
// percentages. It is an estimate and is only ever shown.
func (r Result) ShareInterval() (low, high float64) {
	n, p := float64(r.Answers), float64(r.Satisfied)/float64(r.Answers)
	center := (p + z95*z95/(2*n)) / (1 + z95*z95/n)
	half := z95 / (1 + z95*z95/n) * math.Sqrt(p*(1-p)/n+z95*z95/(4*n*n))
	return 100 * max(0, center-half), 100 * min(1, center+half)
}

// MeanInterval is where the mean lies with 95 per cent certainty.
func (r Result) MeanInterval() (low, high float64) {
	n := float64(r.Answers)
	if r.Answers < 2 {
		return float64(r.Sum), float64(r.Sum)
	}
	mean := float64(r.Sum) / n
	variance := (float64(r.Squares) - n*mean*mean) / (n - 1)
	half := z95 * math.Sqrt(max(0, variance)/n)
	return mean - half, mean + half
}

func interval(low, high float64) string {
	return decimal(low) + "–" + decimal(high)
}

func decimal(f float64) string { return sv.Decimal(int64(math.Round(f*10)), 10, 1) }

// Total is what one question got in a selection.
type Total struct {
	QuestionID string
	Part       string
	Text       string
	N          int64
	Sum        int64
}

// index is (mean − 1) × 25 of one question, exact.
func (t Total) index() *big.Rat {
	mean := big.NewRat(t.Sum, t.N)
	mean.Sub(mean, big.NewRat(1, 1))
	return mean.Mul(mean, big.NewRat(25, 1))
}

// Index is the question's index with one decimal.
func (t Total) Index() string {
	if t.N == 0 {
		return "–"
	}
	i := t.index()
	return sv.Rat(i.Num(), i.Denom(), 1)
}

// micro is the denominator of an index that has too many different n to be exact
// in 64 bits: a millionth of a question's index.
const micro = 1_000_000

// weighted gives each question the same weight whatever its n: rows whose
// numerators over one common denominator add up to the index. It is exact unless
// the common denominator is too large; then each row is rounded to a millionth.
func weighted(totals []Total) (nums []int64, den int64, ok bool) {
	common := big.NewInt(1)
	for _, t := range totals {
		if t.N == 0 {
			return nil, 0, false
		}
		n := big.NewInt(t.N)
		gcd := new(big.Int).GCD(nil, nil, common, n)
		common.Mul(common, n.Div(n, gcd))
	}
	if common.Cmp(big.NewInt(math.MaxInt32)) > 0 {
		common.SetInt64(micro)
	}
	for _, t := range totals {
		i := t.index()
		i.Mul(i, new(big.Rat).SetInt(common))
		nums = append(nums, roundRat(i))
	}
	return nums, common.Int64(), len(totals) > 0
}

// roundRat returns the nearest whole number, halves away from zero.
func roundRat(r *big.Rat) int64 {
	twice := new(big.Int).Mul(r.Num(), big.NewInt(2))
	sign := int64(r.Sign())
	twice.Add(twice, new(big.Int).Mul(r.Denom(), big.NewInt(sign)))
	return twice.Quo(twice, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64()
}

// ofPart is the questions of one part of HME.
func ofPart(totals []Total, part string) []Total {
	var list []Total
	for _, t := range totals {
		if t.Part == part {
			list = append(list, t)
		}
	}
	return list
}
