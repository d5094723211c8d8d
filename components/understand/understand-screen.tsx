"use client";

import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Formula } from "@/components/ui/formula";
import { objectiveFormula } from "@/domain/objective/formula";
import { objectiveSentence } from "@/domain/objective/sentence";
import { AnswerRows } from "./answer-rows";
import { LengthTable } from "./length-table";
import { MeasuresTable } from "./measures-table";
import { prepareUnderstand } from "./prepare-understand";
import { PresetPicker } from "./preset-picker";
import { RegimeCard } from "./regime-card";
import { RewardCurve } from "./reward-curve";
import { TargetControls } from "./target-controls";
import { withReward, withWordings } from "./understand-edits";
import { lengthFormula, slopeFormula } from "./understand-formulas";
import { understandParams } from "./understand-params";
import { effectSentence, peakSentence, wordingsSentence } from "./understand-sentences";

/** Six answers one drags, and what each objective makes of them; everything is in the address. */
export function UnderstandScreen() {
  const [state, setState] = useQueryStates(understandParams);
  const prepared = useMemo(() => prepareUnderstand(state), [state]);
  const { answers, target, effect } = prepared;
  const peak = peakSentence(prepared.curves.sharpened);
  const changed = (values: readonly number[], index: number, value: number) =>
    values.map((old, other) => (other === index ? value : old));
  return (
    <div className="flex flex-col gap-8">
      <PresetPicker
        state={state}
        onPick={({ shares, rewards, tokens, wordings }) =>
          void setState({
            ...{ p: [...shares], r: [...rewards], t: [...tokens], wordings },
            ...{ alpha: null, betaInv: null, n: null, w: null },
          })
        }
      />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card className="min-w-0">
          <CardHeader>
            <CardTitle>All six answers to one prompt</CardTitle>
            <label className="flex items-center gap-2 text-soft text-xs">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={state.wordings}
                onChange={(event) => void setState(withWordings(state, event.target.checked))}
              />
              A and B say the same
            </label>
          </CardHeader>
          <CardBody>
            <AnswerRows
              answers={answers}
              wordings={state.wordings}
              onShares={(p) => void setState({ p })}
              onReward={(index, reward) => void setState({ r: withReward(state, index, reward) })}
              onTokens={(index, tokens) => void setState({ t: changed(state.t, index, tokens) })}
            />
            {state.wordings ? (
              <p data-testid="wordings-sentence" className="mt-3 text-pretty text-soft text-sm">
                {wordingsSentence(prepared)}
              </p>
            ) : null}
          </CardBody>
        </Card>
        <Card className="min-w-0">
          <CardHeader>
            <CardTitle>Where they are led</CardTitle>
          </CardHeader>
          <CardBody className="flex flex-col gap-5">
            <TargetControls state={state} onChange={(next) => void setState(next)} />
            <div data-testid="target-formula" className="text-[15px]">
              <Formula latex={objectiveFormula(target).optimum} display={false} />
            </div>
            <p data-testid="target-sentence" className="text-pretty text-soft text-sm">
              {objectiveSentence(target)}
            </p>
            <MeasuresTable before={prepared.before} after={prepared.after} />
          </CardBody>
        </Card>
      </div>
      <section aria-labelledby="regimes-title" className="flex flex-col gap-3">
        <h2 id="regimes-title" className="font-medium text-[15px] tracking-tight">
          The four regimes on the same answers
        </h2>
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          {prepared.regimes.map((outcome) => (
            <RegimeCard key={outcome.id} outcome={outcome} answers={answers} />
          ))}
        </div>
        <p className="text-faint text-xs">
          Filled: the optimum. Line: the base. Hatched: several answers tie, and any mix of them is as good.
        </p>
      </section>
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <Card className="min-w-0">
          <CardHeader>
            <CardTitle>Does sharpening help?</CardTitle>
          </CardHeader>
          <CardBody className="flex flex-col gap-4">
            <p data-testid="effect-sentence" data-effect={effect.kind} aria-live="polite" className="text-pretty">
              {effectSentence(prepared)}
            </p>
            <Formula latex={slopeFormula(target, effect.covariance)} />
            <RewardCurve curves={prepared.curves} alpha={state.alpha} covariance={effect.covariance} />
            <p className="text-pretty text-soft text-sm">
              The short line is the tangent: its slope is the covariance.{peak ? ` ${peak}` : ""} Over many prompts the
              slope is the mean of theirs: easy ones may gain while hard ones lose.
            </p>
          </CardBody>
        </Card>
        <Card className="min-w-0">
          <CardHeader>
            <CardTitle>Where length goes</CardTitle>
          </CardHeader>
          <CardBody className="flex flex-col gap-4">
            <p className="text-pretty text-soft text-sm">
              Long answers share their probability among many texts, each of them unlikely. Raised to a power, they lose
              to short ones, and to loops that vary little.
            </p>
            <Formula latex={lengthFormula(target)} />
            <LengthTable lengths={prepared.lengths} tilted={target.betaInv > 0} />
            <p className="text-pretty text-faint text-xs">
              P(n) is the base&rsquo;s probability of n tokens, P_α(n) what sharpening alone makes of it
              {target.betaInv > 0 ? ", π* the optimum with reward" : ""}; h is the Rényi entropy rate among answers of
              that length, in nats a token.
            </p>
          </CardBody>
        </Card>
      </div>
      <p className="max-w-3xl text-pretty text-faint text-xs">
        The framework and its four regimes are those of{" "}
        <a className="underline underline-offset-2 hover:text-foreground" href="https://arxiv.org/abs/2604.16259">
          Beyond Distribution Sharpening: The Importance of Task Rewards (arXiv 2604.16259)
        </a>
        . All numbers here are sums over the six answers, without sampling: this is where the optimum is, not where a
        run will end.
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <span className="text-faint text-xs">Understand, design, evaluate, iterate. Next:</span>
        <Button asChild variant="primary">
          <Link href="/rewards">Design a reward</Link>
        </Button>
      </div>
    </div>
  );
}
