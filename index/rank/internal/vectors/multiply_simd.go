//go:build goexperiment.simd && amd64

package main

import "simd/archsimd"

// multiply sets y (n × outs) to x (n × in) times the transpose of w (outs × in), four
// rows of each at a time; in and outs are multiples of 8 and 4.
func multiply(y, x, w []float32, n, in, outs int) {
	for j := 0; j < outs; j += 4 {
		w0, w1, w2, w3 := w[j*in:][:in], w[(j+1)*in:][:in], w[(j+2)*in:][:in], w[(j+3)*in:][:in]
		i := 0
		for ; i+1 < n; i += 2 {
			a, b := x[i*in:][:in], x[(i+1)*in:][:in]
			var a0, a1, a2, a3, b0, b1, b2, b3 archsimd.Float32x8
			for d := 0; d < in; d += 8 {
				u0, u1 := archsimd.LoadFloat32x8Slice(w0[d:]), archsimd.LoadFloat32x8Slice(w1[d:])
				u2, u3 := archsimd.LoadFloat32x8Slice(w2[d:]), archsimd.LoadFloat32x8Slice(w3[d:])
				p, q := archsimd.LoadFloat32x8Slice(a[d:]), archsimd.LoadFloat32x8Slice(b[d:])
				a0, a1, a2, a3 = u0.MulAdd(p, a0), u1.MulAdd(p, a1), u2.MulAdd(p, a2), u3.MulAdd(p, a3)
				b0, b1, b2, b3 = u0.MulAdd(q, b0), u1.MulAdd(q, b1), u2.MulAdd(q, b2), u3.MulAdd(q, b3)
			}
			o := y[i*outs+j:]
			o[0], o[1], o[2], o[3] = sum(a0), sum(a1), sum(a2), sum(a3)
			o = y[(i+1)*outs+j:]
			o[0], o[1], o[2], o[3] = sum(b0), sum(b1), sum(b2), sum(b3)
		}
		for ; i < n; i++ {
			a := x[i*in:][:in]
			var a0, a1, a2, a3 archsimd.Float32x8
			for d := 0; d < in; d += 8 {
				p := archsimd.LoadFloat32x8Slice(a[d:])
				a0 = archsimd.LoadFloat32x8Slice(w0[d:]).MulAdd(p, a0)
				a1 = archsimd.LoadFloat32x8Slice(w1[d:]).MulAdd(p, a1)
				a2 = archsimd.LoadFloat32x8Slice(w2[d:]).MulAdd(p, a2)
				a3 = archsimd.LoadFloat32x8Slice(w3[d:]).MulAdd(p, a3)
			}
			o := y[i*outs+j:]
			o[0], o[1], o[2], o[3] = sum(a0), sum(a1), sum(a2), sum(a3)
		}
	}
}

func sum(v archsimd.Float32x8) float32 {
	var s [8]float32
	v.Store(&s)
	return s[0] + s[1] + s[2] + s[3] + s[4] + s[5] + s[6] + s[7]
}
