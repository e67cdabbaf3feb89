package spend

import (
	"context"

	"klover/internal/area/law/policy"
)

// CleanRuleKind names the parameters in the history.
const CleanRuleKind = "spend_clean_rule"

// CleanRulePath is the address of the parameters.
const CleanRulePath = Root + "/granser"

// Root is where the pages of the lines begin.
const Root = "/inkopsrader"

const (
	keySellerTake = "seller_take"
	keySellerAsk  = "seller_ask"
	keyModelRight = "model_right"
	keyModelSure  = "model_sure"
)

var cleanParameters = policy.Set{Table: CleanRuleKind, Parameters: []policy.Parameter{
	{Key: keySellerTake, Label: "Koppla leverantören utan att fråga", Unit: policy.PerMille, Group: "Leverantörer", Help: "Så lik ska en leverantör på en faktura vara den i registret. Bara samma nummer eller samma namn når över 90 %.", Least: 500, Most: 1000},
	{Key: keySellerAsk, Label: "Fråga om leverantören", Unit: policy.PerMille, Group: "Leverantörer", Help: "Är likheten mindre föreslås ingen leverantör.", Least: 100, Most: 1000},
	{Key: keyModelRight, Label: "Så ofta ska modellen ha rätt", Unit: policy.PerMille, Group: "Kategorisering", Help: "Modellen svarar bara när den är så säker att andelen rätta svar på undanhållna rader är minst så stor. Annars frågar den.", Least: 500, Most: 1000},
	{Key: keyModelSure, Label: "Granska modellens svar under", Unit: policy.PerMille, Group: "Kategorisering", Help: "Rader som modellen har kategoriserat med mindre säkerhet visas bland dem som bör granskas.", Least: 0, Most: 1000},
}}

// CleanPolicy is the parameters of cleaning and classification.
func (s Store) CleanPolicy() policy.Store { return policy.Store{DB: s.DB, Set: cleanParameters} }

func (s Store) sellerLimits(ctx context.Context) (SellerLimits, error) {
	values, err := s.CleanPolicy().On(ctx, 0)
	return SellerLimits{Take: values[keySellerTake], Ask: values[keySellerAsk]}, err
}
