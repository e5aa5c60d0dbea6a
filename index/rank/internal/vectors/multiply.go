//go:build !(goexperiment.simd && amd64)

package main

// multiply sets y (n × outs) to x (n × in) times the transpose of w (outs × in).
func multiply(y, x, w []float32, n, in, outs int) {
	for i := range n {
		a := x[i*in : (i+1)*in]
		for j := range outs {
			b := w[j*in : (j+1)*in][:len(a)]
			var s0, s1, s2, s3 float32
			for d := 0; d+3 < len(a); d += 4 {
				s0 += a[d] * b[d]
				s1 += a[d+1] * b[d+1]
				s2 += a[d+2] * b[d+2]
				s3 += a[d+3] * b[d+3]
			}
			y[i*outs+j] = s0 + s1 + s2 + s3
		}
	}
}
