package eval

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestMeasures(t *testing.T) {
	grades := []float64{0, 1, 0, 1}
	near(t, "average precision", averagePrecision(grades, 2), (1./2+2./4)/2)
	near(t, "average precision with one not found", averagePrecision(grades, 4), (1./2+2./4)/4)
	near(t, "reciprocal rank", reciprocalRank(grades), 0.5)
	near(t, "success@1", success(grades, 1), 0)
	near(t, "success@3", success(grades, 3), 1)
	near(t, "success@9", success(grades, 9), 1)
	// The worked example of Järvelin and Kekäläinen with linear gain, cut at 3.
	near(t, "ndcg", ndcg([]float64{3, 2, 0}, []float64{2, 3, 1}, 3), (3+2/math.Log2(3))/(3+2/math.Log2(3)+1/2.))
	near(t, "ndcg of nothing", ndcg([]float64{0}, nil, 10), 0)
}

func TestAreaUnderCurve(t *testing.T) {
	near(t, "all right", areaUnderCurve([]judged{{0.9, true, true}, {0.1, false, false}}), 1)
	near(t, "all wrong", areaUnderCurve([]judged{{0.1, true, true}, {0.9, false, false}}), 0)
	near(t, "ties", areaUnderCurve([]judged{{0.5, true, true}, {0.5, false, false}}), 0.5)
	near(t, "three of four pairs", areaUnderCurve([]judged{{0.9, true, true}, {0.4, true, true}, {0.5, false, false}, {0.1, false, false}}), 0.75)
	if v := areaUnderCurve([]judged{{0.9, true, true}}); !math.IsNaN(v) {
		t.Errorf("one class alone: %v, want NaN", v)
	}
}

func TestErrorAtRefusals(t *testing.T) {
	js := []judged{{0.1, false, false}, {0.9, true, true}, {0.8, true, false}, {0.7, true, true}, {0.6, true, true}}
	near(t, "none refused", errorAtRefusals(js, 0), 2./5)
	near(t, "a fifth refused", errorAtRefusals(js, 0.2), 1./4)
}

func TestBootstrapHoldsTheMean(t *testing.T) {
	values := make([]float64, 200)
	for i := range values {
		values[i] = float64(i % 2)
	}
	m := meanOf(values, 1)
	near(t, "mean", m.Value, 0.5)
	// The standard error is 0.5/√200 = 0.035; 95 % lie within 1.96 of it.
	if m.Low < 0.41 || m.Low > 0.45 || m.High < 0.55 || m.High > 0.59 {
		t.Errorf("interval %v–%v, want about 0.43–0.57", m.Low, m.High)
	}
	if again := meanOf(values, 1); again != m {
		t.Errorf("the same seed gives %v, then %v", m, again)
	}
}
