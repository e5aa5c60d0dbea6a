package bot

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are what the bot counts.
type metrics struct {
	interactions *prometheus.CounterVec
	latency      *prometheus.HistogramVec
	messages     *prometheus.CounterVec
	reindexes    *prometheus.CounterVec
	gateway      *prometheus.CounterVec
	requests     *prometheus.HistogramVec
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		interactions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "briefbot_interactions_total",
			Help: "Interactions by command, type and outcome. Refusals are those with outcome \"refused\".",
		}, []string{"command", "type", "outcome"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "briefbot_interaction_seconds",
			Help:    "Time from the arrival of an interaction to Discord's receipt of the reply.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 1.5, 3, 10, 60, 600},
		}, []string{"command", "type"}),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "briefbot_messages_total",
			Help: "Mentions and direct messages by outcome.",
		}, []string{"outcome"}),
		reindexes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "briefbot_reindexes_total",
			Help: "Reindexes from Discord by result: swapped, same, faults, questions, failed.",
		}, []string{"result"}),
		gateway: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "briefbot_gateway_events_total",
			Help: "Events of the gateway connections: identify, ready, resume, resumed, disconnect.",
		}, []string{"event"}),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "briefbot_discord_request_seconds",
			Help:    "Requests to Discord by route and status; status 0 is no answer.",
			Buckets: []float64{.05, .1, .25, .5, 1, 3, 10},
		}, []string{"route", "status"}),
	}
	r.MustRegister(m.interactions, m.latency, m.messages, m.reindexes, m.gateway, m.requests)
	return m
}

func (m *metrics) observe(command string, t InteractionType, outcome string, took time.Duration) {
	m.interactions.WithLabelValues(command, t.String(), outcome).Inc()
	m.latency.WithLabelValues(command, t.String()).Observe(took.Seconds())
}

// watchSnapshot adds the age of the live snapshot, read when it is asked for.
func watchSnapshot(r prometheus.Registerer, age func() float64) {
	r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "briefbot_snapshot_age_seconds",
		Help: "Age of the live snapshot; NaN while there is none.",
	}, age))
}
