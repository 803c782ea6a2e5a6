package transform

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// units is how many parts of one a decimal argument can tell apart: it has four decimals.
const units = 10_000

// within checks a whole number.
func (t Transformation) within(name string, value, least, most int) (Transformation, bool) {
	if value < least || value > most {
		t = t.fail("%s is %d, must be a whole number from %d to %d", name, value, least, most)
	}
	return t, t.err == nil
}

// decimal checks a number and returns its canonical text.
func (t Transformation) decimal(
	name string, value, least, most float64,
) (Transformation, string, bool) {
	if !(value >= least && value <= most) {
		t = t.fail("%s is %v, must be a number from %v to %v", name, value, least, most)
		return t, "", false
	}
	return t, text(rounded(value)), t.err == nil
}

// rounded returns a number in units. Of two equally near ones, it takes the even one.
func rounded(value float64) int64 {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(value, 'f', -1, 64))
	if !ok {
		return 0 // not finite, which no range allows
	}
	exact.Mul(exact, big.NewRat(units, 1))
	below, left := new(big.Int).DivMod(exact.Num(), exact.Denom(), new(big.Int))
	half := left.Lsh(left, 1).Cmp(exact.Denom())
	if half > 0 || half == 0 && below.Bit(0) == 1 {
		below.Add(below, big.NewInt(1))
	}
	return below.Int64()
}

// text writes a number in units without zeros at its end.
func text(value int64) string {
	sign := ""
	if value < 0 {
		sign, value = "-", -value
	}
	whole := sign + strconv.FormatInt(value/units, 10)
	if value%units == 0 {
		return whole
	}
	part := strconv.FormatInt(units+value%units, 10)[1:]
	return whole + "." + strings.TrimRight(part, "0")
}

// angle checks an angle and returns its canonical text, from 0 to below 360.
func (t Transformation) angle(degrees float64) (Transformation, string, bool) {
	t, _, ok := t.decimal("degrees", degrees, -360, 360)
	if !ok {
		return t, "", false
	}
	const turn = 360 * units
	return t, text((rounded(degrees) + turn) % turn), true
}

// parseDecimal parses a number as steps have them: digits, and at most four decimals.
func parseDecimal(name, argument string) (float64, error) {
	if !isNumber(argument) {
		return 0, invalid("%s is '%s', must be a number with at most 4 decimals", name, argument)
	}
	return strconv.ParseFloat(argument, 64)
}

func parseWhole(name, argument string) (int, error) {
	value, err := parseDecimal(name, argument)
	if err != nil || value != math.Trunc(value) {
		return 0, invalid("%s is '%s', must be a whole number", name, argument)
	}
	return int(value), nil
}

func isNumber(argument string) bool {
	whole, decimals, hasPoint := strings.Cut(strings.TrimPrefix(argument, "-"), ".")
	return isDigits(whole, 9) && (!hasPoint || isDigits(decimals, 4))
}

func isDigits(argument string, most int) bool {
	if argument == "" || len(argument) > most {
		return false
	}
	for _, c := range argument {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
