export const id = 927;
export const ids = [927];
export const modules = {

/***/ 1986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M_: () => (/* binding */ admitting),
/* harmony export */   bj: () => (/* binding */ gateOpener)
/* harmony export */ });
/* unused harmony export asksForSignatures */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6986);

/** @throws {UserError} the input would take back what the configuration asks for (T27) */
function asksForSignatures({ requireSignature: input }, service) {
    if (input !== false || !service.requireSignature)
        return input ?? service.requireSignature ?? false;
    const where = service.environment === undefined ? '' : ` for ${service.environment}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`input require-signature: gradus.yml asks for signatures${where}, and an input can't take that back; leave it out, or break the glass with break-glass`);
}
/**
 * What asks at the moments when an image comes in. The libraries that read registries and signatures are loaded where
 * something is asked for, and only then.
 */
function admitting(action, inputs, service) {
    const asked = asksForSignatures(inputs, service);
    const open = gateOpener(action, inputs, service);
    if (!asked && inputs.breakGlass !== undefined) {
        action.notice('break-glass: nothing asks for signatures here, so there is nothing to go without');
    }
    return async (wanted) => {
        const packed = wanted.admissions?.some((one) => one.package !== undefined) ?? false;
        return asked || packed ? await (await open()).admit(wanted) : undefined;
    };
}
/** Loads and opens the gate when it is first needed. */
function gateOpener(action, inputs, service) {
    let gate;
    return () => {
        gate ??= Promise.all(/* import() */[__webpack_require__.e(191), __webpack_require__.e(448)]).then(__webpack_require__.bind(__webpack_require__, 6448)).then(({ openGate }) => openGate(action, inputs, service));
        return gate;
    };
}


/***/ }),

/***/ 8927:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  deployCommand: () => (/* binding */ deployCommand)
});

// UNUSED EXPORTS: landCommand

// EXTERNAL MODULE: ./src/confidence/safety/report.js + 1 modules
var report = __webpack_require__(1412);
// EXTERNAL MODULE: ./src/errors.js
var src_errors = __webpack_require__(6986);
// EXTERNAL MODULE: ./src/rollout/admission.js
var rollout_admission = __webpack_require__(2062);
;// CONCATENATED MODULE: ./src/report/text.js
/** Text from anywhere as one line: no control characters, and none that turn the direction of what follows. */
function oneLine(text) {
    return String(text ?? '')
        .toWellFormed()
        .replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}\s]+/gu, ' ')
        .trim();
}
/** At most so many characters, with a sign that there were more. */
function cut(line, longest) {
    return line.length > longest ? `${line.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

;// CONCATENATED MODULE: ./src/report/markdown.js

/** Longest text that a table cell shows. */
const LONGEST_CELL = 300;
/** Invisible; between `@` and a name it keeps GitHub from telling that person. */
const WORD_JOINER = '\u2060';
/** Text from anywhere as a Markdown table cell: no markup, HTML, image, address or mention of it takes effect. */
function markdown_cell(text) {
    return shown(text)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll(/[\\`*_{}[\]()#+!|~$]/g, '\\$&')
        .replaceAll('://', ':&#47;&#47;')
        .replaceAll(/www\./gi, (www) => `${www.slice(0, 3)}&#46;`);
}
/** The same inside of an HTML element, where Markdown means nothing. */
function html(text) {
    return shown(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
function shown(text) {
    return cut(oneLine(text), LONGEST_CELL).replaceAll(/(?<![\w])@(?=[a-z0-9])/gi, `@${WORD_JOINER}`);
}
function markdown_table(header, rows) {
    const line = (cells) => `| ${cells.map(markdown_cell).join(' | ')} |`;
    return [line(header), `|${header.map(() => ' --- ').join('|')}|`, ...rows.map(line)].join('\n');
}

;// CONCATENATED MODULE: ./src/report/plan.js


/** What a rollout would do, before it does it. */
function planSummary(plan, admission) {
    const { traffic } = plan;
    const where = `namespace ${plan.namespace}`;
    const same = plan.from === plan.to;
    const rows = [
        [
            'Deployment',
            plan.deployment,
            same
                ? 'nothing: it runs this image already'
                : `container ${plan.container.name}: ${plan.from} becomes ${plan.to}`,
        ],
        ['Deployment', traffic.canary, `created beside it, up to ${plan.replicas} pods, deleted at the end`],
        ...(traffic.canaryService === undefined
            ? []
            : [['Service', traffic.canaryService, 'created for its pods, deleted at the end']]),
        ...(traffic.route === undefined
            ? [['Service', traffic.service, 'unchanged; the number of pods is the weight']]
            : [[traffic.route.kind, traffic.route.name, `weights ${plan.steps.join(', ')} %, then as it was`]]),
    ];
    const gates = plan.gates?.metrics.map((metric) => `${metric.name}${metric.dry ? ' (dry)' : ''}`) ?? [];
    const missing = plan.gates?.notMeasured.map((one) => `${one.name} (${one.why})`) ?? [];
    return [
        `### Plan for ${markdown_cell(plan.service)} in ${markdown_cell(where)}`,
        markdown_table(['Object', 'Name', 'What happens'], rows),
        `Steps: ${plan.steps.join(', ')} %, ${plan.settleSeconds} s each, a look every ${plan.intervalSeconds} s.`,
        gates.length === 0 ? 'Gates: off, only the pods are watched.' : `Gates: ${gates.map(markdown_cell).join(', ')}.`,
        ...(admission === undefined ? [] : [`Checked: ${(0,rollout_admission/* admissionWords */.tj)(admission).map(markdown_cell).join('; ')}.`]),
        ...(plan.warnings ?? []).map((warning) => `**Warning:** ${markdown_cell(warning)}`),
        missing.length === 0 ? '' : `Not measured: ${missing.map(markdown_cell).join(', ')}.`,
    ]
        .filter((line) => line !== '')
        .join('\n\n');
}

// EXTERNAL MODULE: ./src/gates/error-rate.js
var error_rate = __webpack_require__(5871);
// EXTERNAL MODULE: ./src/gates/evidence.js
var evidence = __webpack_require__(6113);
// EXTERNAL MODULE: ./src/gates/words.js
var words = __webpack_require__(339);
;// CONCATENATED MODULE: ./src/gates/outlook.js



/** A regression that a person would want to be caught: the outlook tells how long that takes. */
const REGRESSION = 5;
/** A harm budget beyond this is no advice. */
const HIGHEST_ADVICE = 0.02;
/**
 * Expected time until FAIL for a canary whose error rate is `ratio` times the baseline's.
 *
 * @param weight percent of requests the canary gets
 * @param rho    largest ratio still called good
 * @returns seconds; Infinity when it would never be found
 */
function secondsToFail(ratio, weight, traffic, rho, alpha) {
    const w = weight / 100;
    const [found, allowed] = [ratio * w + 1 - w, rho * w + 1 - w];
    const gain = traffic.perSecond * traffic.errorRate * (ratio * w * Math.log(ratio / rho) - found * Math.log(found / allowed));
    return gain > 0 ? (Math.log(1 / alpha) + 2) / gain : Number.POSITIVE_INFINITY;
}
/**
 * Time until a canary without errors has proven that a step stays within the harm budget: about 3.95/(H*R) where the
 * baseline has no errors of its own.
 *
 * @returns seconds; Infinity without requests
 */
function secondsToPass(weight, traffic, budget, beta) {
    const perSecond = (traffic.perSecond * weight) / 100;
    if (perSecond <= 0)
        return Number.POSITIVE_INFINITY;
    return (0,evidence/* requestsToProve */.AZ)((0,error_rate/* harmLimit */.Kl)(budget, weight, traffic.errorRate), beta) / perSecond;
}
/**
 * What can be expected of a plan's error gate at each step, from the traffic seen before.
 *
 * @param weights      percent, of each step that is judged
 * @param stepSeconds  how long a step may take: its settle time, or its deadline where it is extended
 * @param lookback     seconds that `plan.before` was counted over
 * @returns undefined for a plan without an error gate that weighs evidence
 */
function outlook(plan, weights, stepSeconds, lookback) {
    const errors = plan.metrics.find(({ kind, mode }) => kind === 'errors' && mode === 'sequential');
    if (errors === undefined)
        return undefined;
    const { m, y } = plan.before[errors.name] ?? { m: 0, y: 0 };
    const traffic = { perSecond: m / lookback, errorRate: (0,words/* rate */.TS)(y, m) };
    const rho = errors.ratio ?? error_rate/* DEFAULT_RATIO */.i$;
    const steps = weights.map((weight) => ({
        weight,
        secondsToPass: secondsToPass(weight, traffic, plan.harmBudget, plan.beta),
        secondsToFail: secondsToFail(REGRESSION, weight, traffic, rho, plan.alpha),
    }));
    const late = steps.filter((step) => step.secondsToPass > stepSeconds);
    return { traffic, steps, warnings: late.map((step) => warning(step, traffic, plan.harmBudget, stepSeconds)) };
}
function warning(step, traffic, budget, stepSeconds) {
    const at = `at ${step.weight} % the gates can't conclude within ${(0,words/* seconds */.YA)(stepSeconds)}`;
    if (traffic.perSecond === 0) {
        return `${at}: stable has had no requests lately; send test traffic, or start when there are users`;
    }
    const perSecond = Number(traffic.perSecond.toPrecision(2));
    const needed = Number((budget * (step.secondsToPass / stepSeconds)).toPrecision(2));
    const budgets = needed <= HIGHEST_ADVICE ? `a harm-budget of ${(0,words/* percent */.KN)(needed)} instead of ${(0,words/* percent */.KN)(budget)}, ` : '';
    return `${at}: at ${perSecond} req/s it takes about ${(0,words/* seconds */.YA)(step.secondsToPass)}, even without an error; what would help: ${budgets}test traffic, or a settle of ${(0,words/* seconds */.YA)(step.secondsToPass)}`;
}

// EXTERNAL MODULE: ./src/config/gates-schema.js
var gates_schema = __webpack_require__(7046);
// EXTERNAL MODULE: ./src/gates/request-rate.js
var request_rate = __webpack_require__(9762);
;// CONCATENATED MODULE: ./src/gates/planner.js




const DEFAULT_BOUNDS = { p95: '500ms', p99: '1s' };
const DEFAULTS = {
    requests: '50%',
    cpu: '80%',
    memory: '90%',
    alpha: 0.01,
    beta: 0.05,
    'harm-budget': '0.25%',
};
/** The metrics that a configuration asks for, whether they can be measured or not. */
function wantedMetrics(gates) {
    const metrics = [
        errors(gates.errors),
        ...gates_schema/* LATENCY_GATES */.Mu.map((name) => latency(name, gates[name])),
        requests(gates.requests),
        saturation('cpu', gates.cpu),
        saturation('memory', gates.memory),
    ];
    return metrics.filter((metric) => metric !== undefined);
}
/**
 * Fixes which gates a rollout has: what was asked for and what stable shows now. Errors stay even where stable shows
 * none yet, as a step can't pass without them.
 *
 * @param stages steps of the rollout: evidence to fail is shared out over them
 * @throws {UserError} no gate is left that could decide
 */
function planGates(gates, survey, stages = 1) {
    const wanted = wantedMetrics(gates);
    const metrics = wanted.filter(({ name, kind }) => kind === 'errors' || survey.present.includes(name));
    if (metrics.every((metric) => metric.dry)) {
        const why = survey.absent.map((absent) => `${absent.name} (${absent.why})`).join(', ');
        throw new src_errors/* UserError */.yo(`gates: none is left to decide${why ? `, not measured: ${why}` : ''}; switch on errors, or one that can be measured`);
    }
    const measured = new Set(metrics.map(({ name }) => name));
    return {
        metrics,
        notMeasured: survey.absent.filter(({ name }) => !measured.has(name)),
        alpha: gates.alpha ?? DEFAULTS.alpha,
        beta: gates.beta ?? DEFAULTS.beta,
        harmBudget: share(gates['harm-budget'] ?? DEFAULTS['harm-budget']),
        before: Object.fromEntries(Object.entries(survey.before).filter(([name]) => measured.has(name))),
        stages,
    };
}
function errors(gate) {
    if (gate === false)
        return undefined;
    const settings = typeof gate === 'object' ? gate : {};
    return {
        name: 'errors',
        kind: 'errors',
        ...common(settings, true),
        ratio: settings.ratio ?? error_rate/* DEFAULT_RATIO */.i$,
        ...(settings.limit === undefined ? {} : { limit: share(settings.limit) }),
    };
}
function latency(name, gate) {
    if (gate === false)
        return undefined;
    const settings = typeof gate === 'object' ? gate : typeof gate === 'string' ? { below: gate } : {};
    const bound = settings.below ?? DEFAULT_BOUNDS[name];
    if (bound === undefined) {
        if (gate === undefined)
            return undefined;
        throw new src_errors/* UserError */.yo(`gates.${name}: has no bound; write one, such as ${name}: 500ms`);
    }
    return {
        name,
        kind: 'slow',
        ...common(settings, false),
        bound: seconds(bound),
        share: latencyShare(name),
    };
}
/** p95 → 0.05 */
function latencyShare(name) {
    return Number((1 - Number(name.slice(1)) / 100).toFixed(6));
}
function requests(gate) {
    if (gate === false)
        return undefined;
    const settings = typeof gate === 'object' ? gate : typeof gate === 'string' ? { above: gate } : {};
    return {
        name: 'requests',
        kind: 'requests',
        maxBurst: request_rate/* DEFAULT_REQUEST_BURST */.nx,
        ...common(settings, false),
        ratio: share(settings.above ?? DEFAULTS.requests),
    };
}
function saturation(kind, gate) {
    if (gate === false)
        return undefined;
    const settings = typeof gate === 'object' ? gate : typeof gate === 'string' ? { below: gate } : {};
    const { required, dry } = common(settings, false);
    return {
        name: kind,
        kind,
        required,
        ...(dry ? { dry } : {}),
        mode: 'threshold',
        bound: share(settings.below ?? DEFAULTS[kind]),
    };
}
function common(settings, required) {
    return {
        required: settings.required ?? required,
        mode: settings.mode ?? 'sequential',
        ...(settings.dry ? { dry: true } : {}),
        ...(settings['failure-limit'] === undefined ? {} : { failureLimit: settings['failure-limit'] }),
        ...(settings['max-burst'] === undefined ? {} : { maxBurst: settings['max-burst'] }),
    };
}
/** "0.25 %" → 0.0025; the schema has checked the form. */
function share(percent) {
    return Number((Number.parseFloat(percent) / 100).toFixed(8));
}
const UNITS = { ms: 0.001, s: 1, m: 60, h: 3600 };
/** "500ms" → 0.5 */
function seconds(duration) {
    const [, value, unit] = /^([0-9.]+)(ms|s|m|h)$/.exec(duration) ?? [];
    return Number((Number(value) * UNITS[unit ?? '']).toFixed(6));
}

// EXTERNAL MODULE: ./src/kube/errors.js
var kube_errors = __webpack_require__(4184);
// EXTERNAL MODULE: ./src/workload/image.js
var workload_image = __webpack_require__(3730);
// EXTERNAL MODULE: ./src/rollout/arms.js
var rollout_arms = __webpack_require__(5628);
// EXTERNAL MODULE: ./src/rollout/machine.js
var machine = __webpack_require__(9010);
;// CONCATENATED MODULE: ./src/rollout/outcome.js


function factsOf(record) {
    const last = record.verdicts.at(-1);
    const admission = record.admissions?.at(-1);
    return {
        'rollout-id': record.id,
        state: record.state,
        step: record.step,
        weight: record.weight,
        'observed-weight': last?.observedWeight ?? '',
        verdict: last?.verdict ?? '',
        score: record.scores?.at(-1)?.score ?? '',
        'previous-image': record.plan.from,
        image: record.plan.to,
        'started-at': record.startedAt,
        record: `configmap/gradus-${record.id}`,
        decision: record.state === 'CANARY_WAITING' ? 'manual-review' : '',
        requests: record.outcome?.requests ?? '',
        harmed: record.outcome?.harmed ?? '',
        package: admission?.package?.reference ?? '',
        signer: admission?.signers.map(({ signer }) => signer).join(', ') ?? '',
    };
}
/** The reason of the last transition. */
function outcome_reasonOf(record) {
    return record.transitions.at(-1)?.reason ?? 'nothing has happened yet';
}
/** One sentence on how a rollout stands, with its numbers. */
function sentence(record) {
    const { plan, outcome } = record;
    const reason = outcome_reasonOf(record);
    switch (record.state) {
        case 'PROMOTED':
        case 'VERIFIED':
            return `${plan.service} runs ${(0,workload_image/* shortImage */.Uq)(plan.to)} everywhere${record.kind === 'rollback' ? ', taken back from ' : ', up from '}${(0,workload_image/* shortImage */.Uq)(plan.from)}`;
        case 'ROLLED_BACK':
            return `rolled back: ${reason}${outcome ? `, ${harmedPhrase(outcome)}` : ''}; ${plan.service} runs ${(0,workload_image/* shortImage */.Uq)(plan.from)} as before`;
        case 'CANARY_WAITING':
            return `waits at ${record.weight} %: ${reason}`;
        default:
            return (0,machine/* isLive */.DG)(record.state)
                ? `was left in ${record.state} with ${record.weight} % on the canary: ${reason}`
                : `${record.state}: ${reason}`;
    }
}
function harmedPhrase(outcome) {
    const least = outcome.lowerBound ? 'at least ' : '';
    return `${least}${outcome.harmed} ${outcome.harmed === 1 ? 'request' : 'requests'} harmed of ${outcome.requests} that it answered`;
}
/** What a person does next; empty where nothing is left to do. */
function nextStep(record) {
    const abort = `\`rollback\` \`command: abort\` (rollout \`${record.id}\`)`;
    if (!(0,machine/* isLive */.DG)(record.state))
        return '';
    if (record.state === 'ROLLING_BACK')
        return `Finish taking it back with ${abort}.`;
    if (record.state !== 'CANARY_WAITING') {
        return `Finish it with \`deploy-canary\` \`command: resume\`, or take it back with ${abort}.`;
    }
    const verdict = record.verdicts.findLast((one) => one.step === record.step)?.verdict;
    if (verdict === 'fail')
        return `Take it back with ${abort}.`;
    const next = record.plan.steps[record.step + 1];
    const ways = next === undefined || next === 100 ? ['promote'] : ['step', 'promote'];
    const onward = `\`deploy-canary\` ${ways.map((way) => `\`command: ${way}\``).join(' or ')}`;
    return record.plan.gates === undefined || verdict === 'pass'
        ? `Go on with ${onward}, or take it back with ${abort}.`
        : `Ask the gates with \`evaluate-gates\`, or decide yourself with \`approved-by\` and ${onward}, or take it back with ${abort}.`;
}

// EXTERNAL MODULE: ./src/rollout/plan.js + 1 modules
var rollout_plan = __webpack_require__(9140);
// EXTERNAL MODULE: ./src/rollout/preflight.js + 1 modules
var preflight = __webpack_require__(1366);
// EXTERNAL MODULE: ./src/rollout/record.js + 1 modules
var rollout_record = __webpack_require__(9663);
// EXTERNAL MODULE: ./src/kube/paths.js
var paths = __webpack_require__(8463);
// EXTERNAL MODULE: ./src/workload/canary.js
var canary = __webpack_require__(3723);
// EXTERNAL MODULE: ./src/config/read.js
var config_read = __webpack_require__(9670);
// EXTERNAL MODULE: ./src/confidence/types.js
var types = __webpack_require__(7863);
;// CONCATENATED MODULE: ./src/confidence/history.js



/** The past of one service as the score and its recommendations need it: plain JSON, in one ConfigMap. */
const HISTORY_SCHEMA = 1;
/** Rollouts kept; percentiles and means are taken over these. */
const MOST_ENTRIES = 200;
const TEXT = { type: 'string', maxLength: 300 };
const TIME = { type: 'string', maxLength: 30, pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z$' };
const NUMBER = { type: 'number', minimum: 0, maximum: 1e12 };
const POINTS = { type: 'number', minimum: 0, maximum: 100 };
const VERDICT = { type: 'string', enum: ['pass', 'fail', 'inconclusive'] };
const CHANGE = {
    type: 'object',
    additionalProperties: false,
    required: ['la', 'ld', 'nf', 'nd', 'entropy', 'lt', 'experience', 'ageDays', 'fix', 'sensitive'],
    properties: {
        ...{ la: NUMBER, ld: NUMBER, nf: NUMBER, nd: NUMBER, lt: NUMBER, experience: NUMBER, ageDays: NUMBER },
        entropy: { type: 'number', minimum: 0, maximum: 1 },
        fix: { type: 'boolean' },
        sensitive: { type: 'array', items: TEXT, maxItems: 10 },
    },
};
const SCORED = {
    type: 'object',
    additionalProperties: false,
    required: ['at', 'step', 'score', 'low', 'high', 'decision', 'vetoed', 'factors'],
    properties: {
        at: TIME,
        step: { type: 'integer', minimum: -1, maximum: 100 },
        ...{ score: POINTS, low: POINTS, high: POINTS },
        decision: { type: 'string', enum: ['auto-promote', 'manual-review', 'rollback'] },
        verdict: VERDICT,
        vetoed: { type: 'boolean' },
        factors: {
            type: 'object',
            additionalProperties: false,
            properties: Object.fromEntries(types/* FACTORS */.XQ.map((name) => [name, POINTS])),
        },
        commit: { type: 'string', pattern: '^[0-9a-f]{40,64}$' },
        change: CHANGE,
    },
};
const ENTRY = {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'at', 'ended', 'end', 'from', 'to', 'settleSeconds', 'steps'],
    properties: {
        id: TEXT,
        ...{ at: TIME, ended: TIME },
        end: { type: 'string', enum: ['promoted', 'taken-back', 'failed'] },
        revoked: {
            type: 'object',
            additionalProperties: false,
            required: ['at', 'by'],
            properties: { at: TIME, by: TEXT },
        },
        ...{ from: TEXT, to: TEXT, settleSeconds: NUMBER, requests: NUMBER, harmed: NUMBER },
        steps: {
            type: 'array',
            maxItems: 100,
            items: {
                type: 'object',
                additionalProperties: false,
                required: ['weight', 'verdict', 'seconds'],
                properties: { weight: POINTS, verdict: VERDICT, seconds: NUMBER },
            },
        },
        scored: SCORED,
    },
};
const HISTORY = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'entries'],
    properties: {
        schema: { type: 'integer' },
        entries: { type: 'array', maxItems: MOST_ENTRIES, items: ENTRY },
    },
};
/**
 * @param where how errors call it
 * @throws {UserError} it is no history, or of another schema
 */
function parseHistory(text, where) {
    const mend = 'delete it to begin anew (the rollouts that are still in the cluster come back into it)';
    let value;
    try {
        value = JSON.parse(text);
    }
    catch (cause) {
        throw new src_errors/* UserError */.yo(`${where} is damaged: it is no JSON; ${mend}`, { cause });
    }
    const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (typeof schema === 'number' && schema !== HISTORY_SCHEMA) {
        throw new src_errors/* UserError */.yo(`${where} has schema ${schema}, this version of Gradus knows ${HISTORY_SCHEMA}; use the version that wrote it`);
    }
    const problems = [];
    const read = (0,config_read/* readBySchema */.RZ)(HISTORY, value, [], problems);
    const [first] = problems;
    if (first)
        throw new src_errors/* UserError */.yo(`${where} is damaged: ${first.path.join('.')} ${first.sentence}; ${mend}`);
    return read.entries;
}
/** The numbers of a score that lay in a record; undefined where they are no such numbers. */
function readScored(found) {
    const problems = [];
    const known = Object.keys(SCORED.properties ?? {});
    const picked = Object.fromEntries(known.flatMap((key) => (found[key] === undefined ? [] : [[key, found[key]]])));
    const scored = (0,config_read/* readBySchema */.RZ)(SCORED, picked, [], problems);
    return problems.length === 0 ? scored : undefined;
}
function historyText(entries) {
    return JSON.stringify({ schema: HISTORY_SCHEMA, entries });
}
/** One list of both, oldest first, the newest MOST_ENTRIES; of one rollout `fresh` is believed. */
function mergeHistory(known, fresh) {
    const byId = new Map(known.map((entry) => [entry.id, entry]));
    for (const entry of fresh) {
        const before = byId.get(entry.id);
        byId.set(entry.id, before?.revoked && !entry.revoked ? { ...entry, revoked: before.revoked } : entry);
    }
    return [...byId.values()].sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id)).slice(-MOST_ENTRIES);
}
/** Promoted, and not taken back since. */
function history_succeeded(entry) {
    return entry.end === 'promoted' && entry.revoked === undefined;
}

;// CONCATENATED MODULE: ./src/confidence/history-store.js




const KEY = 'history.json';
const ATTEMPTS = 5;
/**
 * A service's history in the cluster: one ConfigMap, so that a fresh runner knows what the one before knew. A write
 * carries the version that was read; what another run added meanwhile is merged.
 */
class HistoryStore {
    #kube;
    #namespace;
    #service;
    constructor(kube, namespace, service) {
        this.#kube = kube;
        this.#namespace = namespace;
        this.#service = service;
    }
    /** Oldest first. @throws {UserError} it is damaged */
    async load() {
        return this.#entriesOf(await this.#find());
    }
    /**
     * Adds rollouts that ended, or what became known of them; nothing is written where there is nothing new.
     *
     * @param fresh entries to add, made from those that are there
     * @returns all entries, oldest first
     * @throws {UserError} it is damaged; it is left as it is then
     */
    async update(fresh) {
        for (let attempt = 1;; attempt += 1) {
            const object = await this.#find();
            const before = this.#entriesOf(object);
            const after = mergeHistory(before, fresh(before));
            if (historyText(after) === historyText(before))
                return after;
            try {
                await this.#write(object, historyText(after));
                return after;
            }
            catch (error) {
                if (!(0,kube_errors/* hasStatus */.Ro)(error, 409) || attempt === ATTEMPTS)
                    throw error;
            }
        }
    }
    get #name() {
        return `gradus-history-${this.#service}`;
    }
    #find() {
        return this.#kube.find((0,paths/* configMap */.f4)(this.#namespace, this.#name));
    }
    #entriesOf(object) {
        const text = object?.data?.[KEY];
        return text === undefined ? [] : parseHistory(text, `history ${this.#name} in namespace ${this.#namespace}`);
    }
    async #write(before, text) {
        const version = before?.metadata.resourceVersion;
        const object = {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: {
                name: this.#name,
                namespace: this.#namespace,
                ...(version === undefined ? {} : { resourceVersion: version }),
                labels: { [canary/* MANAGED_BY */.Kf]: 'gradus', [canary/* SERVICE_LABEL */.fX]: this.#service },
            },
            data: { [KEY]: text },
        };
        if (before)
            await this.#kube.replace((0,paths/* configMap */.f4)(this.#namespace, this.#name), object);
        else
            await this.#kube.create((0,paths/* configMaps */.gT)(this.#namespace), object);
    }
}

// EXTERNAL MODULE: ./src/gates/verdict.js + 5 modules
var verdict = __webpack_require__(3129);
;// CONCATENATED MODULE: ./src/rollout/history.js



/**
 * What the records in the cluster add to a service's history: every rollout that ended, and which promotions were taken
 * back afterwards. A way back is no rollout of its own; it is what production said of the one before it.
 *
 * @param known   entries of rollouts whose records may be gone by now
 * @param records any order
 */
function historyFrom(known, records) {
    const ended = records.filter((record) => !(0,machine/* isLive */.DG)(record.state));
    const stored = new Map(known.map((entry) => [entry.id, entry]));
    const entries = ended
        .filter((record) => record.kind === 'rollout')
        .map((record) => entryOf(record, stored.get(record.id)));
    const ids = new Set(entries.map((entry) => entry.id));
    const all = [...known.filter((entry) => !ids.has(entry.id)), ...entries];
    return withRevocations(all, ended);
}
/** One rollout that ended. What its gates took to conclude is read off its looks, once. */
function entryOf(record, before) {
    const { plan, outcome } = record;
    const latest = record.scores?.at(-1);
    const scored = latest && readScored(latest);
    return {
        id: record.id,
        at: isoOf(record.startedAt),
        ended: isoOf(record.transitions.at(-1)?.at ?? record.updatedAt),
        end: endOf(record),
        ...(before?.revoked ? { revoked: before.revoked } : {}),
        from: digestOf(plan.from),
        to: digestOf(plan.to),
        settleSeconds: plan.settleSeconds,
        steps: before?.steps ?? concluded(record),
        ...(outcome ? { requests: outcome.requests, harmed: outcome.harmed } : {}),
        ...(scored ? { scored } : {}),
    };
}
function endOf({ state }) {
    if (state === 'PROMOTED' || state === 'VERIFIED')
        return 'promoted';
    return state === 'ROLLED_BACK' ? 'taken-back' : 'failed';
}
function isoOf(time) {
    return new Date(time).toISOString();
}
/** What stable ran before need not be a digest. */
function digestOf(image) {
    return image.slice(image.lastIndexOf('@') + 1).slice(0, LONGEST_IMAGE);
}
const LONGEST_IMAGE = 300;
/** The first look of each step at which the gates had a verdict, in seconds since the step's first interval began. */
function concluded(record) {
    const { gates, steps } = record.plan;
    if (!gates)
        return [];
    const judging = new verdict/* Judging */.LG(gates);
    const seconds = new Map();
    const begun = new Map();
    for (const look of record.looks) {
        judging.add(look);
        if (!begun.has(look.step))
            begun.set(look.step, look.from);
        if (seconds.has(look.step))
            continue;
        const { verdict } = judging.judgement({ index: look.step, weight: look.weight });
        if (verdict !== 'inconclusive')
            seconds.set(look.step, look.to - (begun.get(look.step) ?? look.from));
    }
    const last = new Map(record.verdicts.map((verdict) => [verdict.step, verdict]));
    return [...last.values()].map(({ step, verdict }) => ({
        weight: steps[step] ?? 0,
        verdict,
        seconds: Math.round((seconds.get(step) ?? 0) * 10) / 10,
    }));
}
/** A promotion is revoked by the next way back that starts from its image, before the same image was promoted again. */
function withRevocations(entries, ended) {
    const backs = ended.filter((record) => record.kind === 'rollback' && endOf(record) === 'promoted');
    const sorted = [...entries].sort((a, b) => a.at.localeCompare(b.at));
    return sorted.map((entry) => {
        if (entry.end !== 'promoted' || entry.revoked)
            return entry;
        const again = sorted.find((one) => one.at > entry.at && one.end === 'promoted' && one.to === entry.to);
        const back = backs
            .filter((record) => record.startedAt > entry.at && digestOf(record.plan.from) === entry.to)
            .filter((record) => again === undefined || record.startedAt < again.at)
            .sort((a, b) => a.startedAt.localeCompare(b.startedAt))[0];
        return back ? { ...entry, revoked: { at: isoOf(back.startedAt), by: back.id } } : entry;
    });
}

;// CONCATENATED MODULE: ./src/rollout/retention.js




/**
 * Removes records beyond the newest `keep`; what they knew goes into the history of the service first, so that a
 * rollout costs it a request only when something is about to be forgotten. Where the history is damaged they stay.
 */
async function retain(context, store, records, keep) {
    const ended = records.filter((record) => !(0,machine/* isLive */.DG)(record.state));
    if (ended.length <= keep)
        return;
    try {
        const history = new HistoryStore(context.kube, context.namespace, context.service);
        await history.update((known) => historyFrom(known, records));
    }
    catch (error) {
        if (!(error instanceof src_errors/* UserError */.yo))
            throw error;
        context.tell(`old records stay in the cluster: ${(0,src_errors/* messageOf */.bD)(error)}`);
        return;
    }
    await store.prune(records, keep);
}

// EXTERNAL MODULE: ./src/rollout/session.js + 11 modules
var session = __webpack_require__(9205);
;// CONCATENATED MODULE: ./src/rollout/deploy.js














/** Baseline counts are read this far back, where stable's pods are as old, for the rate of the first step. */
const LONGEST_LOOKBACK_SECONDS = 600;
const SHORTEST_LOOKBACK_SECONDS = 10;
/** Looks and decides, writes nothing. @throws {UserError} */
async function planRollout(context, wish) {
    (0,workload_image/* parseImage */.zZ)(wish.image);
    const scene = await (0,preflight/* survey */.Fr)(context.kube, wish.service);
    (0,preflight/* refuseUnfit */.Pt)(scene.stable);
    if (!wish.service.gates)
        return (0,rollout_plan/* makePlan */.Cs)(wish.service, scene, wish.image, undefined, undefined);
    const source = await context.source();
    const container = (0,workload_image/* chooseContainer */.d7)(scene.stable, (0,workload_image/* parseImage */.zZ)(wish.image), wish.service.container);
    const { namespace } = wish.service;
    const { traffic, replicaSets } = scene;
    const arms = (0,rollout_arms/* armsOf */.j)({ namespace, traffic, replicaSets, ...(0,rollout_plan/* limitsOf */.Af)(container) }, []);
    const age = context.now() - scene.wholeSince;
    const lookback = Math.min(LONGEST_LOOKBACK_SECONDS, Math.max(SHORTEST_LOOKBACK_SECONDS, age));
    const found = await source.survey(wantedMetrics(wish.service.gates), arms, lookback, context.cancel);
    const gates = planGates(wish.service.gates, found, wish.service.steps.length - 1);
    const timing = { scrapeSeconds: found.scrapeSeconds, delaySeconds: source.delaySeconds };
    const plan = (0,rollout_plan/* makePlan */.Cs)(wish.service, scene, wish.image, gates, timing);
    const weights = plan.steps.slice(0, -1);
    const longest = plan.onInconclusive === 'extend' ? plan.stepDeadlineSeconds : plan.settleSeconds;
    const late = outlook(gates, weights, longest, lookback)?.warnings ?? [];
    return { ...plan, warnings: [...(plan.warnings ?? []), ...late] };
}
/**
 * Brings an image to all users (`finish`), or begins to (`step`: to the first weight, then waits). A rollout that a
 * dead run left is finished first where it brings the same image, and taken back where it brings another.
 *
 * @returns the record, or undefined where stable runs the image already
 */
async function deploy(context, wish, goal) {
    (0,workload_image/* parseImage */.zZ)(wish.image);
    const plan = await planRollout(context, wish).catch(async (error) => {
        // A stable that isn't whole may be what a dead run of ours left behind.
        const mayPass = error instanceof src_errors/* UserError */.yo && !(error instanceof kube_errors/* Unreachable */.LL);
        if (mayPass && (await hasLive(context).catch(() => false)))
            return undefined;
        throw error;
    });
    if (plan && plan.from === plan.to && !(await hasLive(context)))
        return undefined;
    return await (0,session/* withLease */.pS)(context, async (lease, store) => {
        const records = await store.list(context.service);
        const live = (0,session/* liveOf */.QA)(records);
        if (live) {
            const settled = await settleLive(context, lease, store, live, wish);
            if (settled)
                return settled;
        }
        const fresh = live || !plan ? await planRollout(context, wish) : plan;
        const at = new Date(context.now() * 1000);
        const record = (0,rollout_record/* newRecord */.Mx)((0,session/* newId */.Si)(context.service, at), 'rollout', fresh, context.actor, lease.fence, at);
        if (wish.admission)
            (0,rollout_admission/* noteAdmission */.mn)(record, wish.admission);
        await store.create(record);
        context.tell(`rollout ${record.id}: ${outcome_reasonOf(record)}`);
        for (const warning of fresh.warnings ?? [])
            context.warn(warning);
        await (0,session/* advance */.np)(context, lease, store, record, goal);
        await retain(context, store, [record, ...records], wish.service.retention.records);
        return record;
    });
}
async function hasLive(context) {
    return (0,session/* liveOf */.QA)(await (0,session/* storeOf */.xX)(context).list(context.service)) !== undefined;
}
/** What a dead run left: the same image is finished, another one is taken back, one that waits for a person stays. */
async function settleLive(context, lease, store, live, { image, admission }) {
    if (live.state === 'CANARY_WAITING') {
        throw new src_errors/* UserError */.yo(`rollout ${live.id} of ${context.service} waits at ${live.weight} % for a person; go on with deploy-canary command: promote, or take it back with rollback command: abort`);
    }
    const same = live.plan.to === image && live.state !== 'ROLLING_BACK';
    context.tell(`rollout ${live.id} was left in ${live.state} by ${live.actors.at(-1)?.run}; ${same ? 'finishing it' : 'taking it back first'}`);
    if (same && admission)
        (0,rollout_admission/* noteAdmission */.mn)(live, admission);
    await (0,session/* advance */.np)(context, lease, store, live, same ? { kind: 'finish' } : { kind: 'abort', reason: `another version, ${(0,workload_image/* shortImage */.Uq)(image)}, is to be brought` });
    return same ? live : undefined;
}
/** Finishes what another run left, from the record alone. @throws {UserError} nothing is live */
async function resume(context, id) {
    await live(context, (0,session/* storeOf */.xX)(context), id);
    return await (0,session/* withLease */.pS)(context, async (lease, store) => {
        const record = await live(context, store, id);
        await (0,session/* advance */.np)(context, lease, store, record, { kind: 'finish' });
        return record;
    });
}
/**
 * For the step after a run that was killed before it could land: what it left goes to the state that `on-cancel`
 * names. Nothing to do where it had begun nothing, or had ended.
 *
 * @param context its `cancel` is aborted already, with an Overdue
 */
async function deploy_landKilled(context) {
    const left = liveOf(await storeOf(context).list(context.service));
    const ours = left?.actors.at(-1)?.run === context.actor.run;
    if (!left || !ours || left.state === 'CANARY_WAITING')
        return undefined;
    return await withLease(context, async (lease, store) => {
        const record = await live(context, store, left.id);
        await advance(context, lease, store, record, { kind: 'finish' });
        return record;
    });
}
/** The next weight of a waiting rollout. @throws {UserError} its gates have not passed, or only the promotion is left */
async function step(context, decision) {
    await refuseEarly(context, decision, refuseLastStep);
    return await (0,session/* withLease */.pS)(context, async (lease, store) => {
        const record = await waiting(context, store, decision);
        refuseLastStep(record);
        await (0,session/* advance */.np)(context, lease, store, record, { kind: 'step' });
        return record;
    });
}
function refuseLastStep(record) {
    const next = record.plan.steps[record.step + 1];
    if (next !== undefined && next !== 100)
        return;
    throw new src_errors/* UserError */.yo(`rollout ${record.id} has no step left before 100; go on with command: promote`);
}
/** Makes a waiting rollout's version stable. @throws {UserError} its gates have not passed, or its score asks a person */
async function promote(context, decision) {
    await refuseEarly(context, decision);
    return await (0,session/* withLease */.pS)(context, async (lease, store) => {
        const record = await waiting(context, store, decision, scoreDoubt);
        await (0,session/* advance */.np)(context, lease, store, record, { kind: 'promote' });
        return record;
    });
}
/** Reads only. */
async function deploy_status(context, id) {
    return (0,session/* chooseRecord */.Zk)(await (0,session/* storeOf */.xX)(context).list(context.service), id, context.service);
}
/** What can be known without the lease; while another run is at work the rollout's state is not for long. */
async function refuseEarly(context, decision, further = () => { }) {
    const store = (0,session/* storeOf */.xX)(context);
    const record = await live(context, store, decision.id);
    if (record.state !== 'CANARY_WAITING')
        return;
    further(await waiting(context, store, decision));
    await context.admit?.(record);
}
async function live(context, store, id) {
    const record = (0,session/* chooseRecord */.Zk)(await store.list(context.service), id, context.service);
    if (!(0,machine/* isLive */.DG)(record.state)) {
        throw new src_errors/* UserError */.yo(`rollout ${record.id} is ${record.state} already; there is nothing to go on with`);
    }
    return record;
}
/** @param further what makes a person decide besides gates that have not passed */
async function waiting(context, store, decision, further = () => undefined) {
    const record = await live(context, store, decision.id);
    if (record.state !== 'CANARY_WAITING') {
        throw new src_errors/* UserError */.yo(`rollout ${record.id} is ${record.state}, not CANARY_WAITING; finish what was begun with command: resume`);
    }
    const last = record.verdicts.findLast((verdict) => verdict.step === record.step);
    if (last?.verdict === 'fail') {
        throw new src_errors/* UserError */.yo(`rollout ${record.id} failed its gates at ${last.weight} % (${last.reason}); take it back with rollback command: abort`);
    }
    const scored = scoreAt(record);
    if (scored?.decision === 'rollback') {
        throw new src_errors/* UserError */.yo(`the score of rollout ${record.id} at ${record.weight} % says rollback (${scored.reasons[0]}); take it back with rollback command: abort, or mend that and score it again`);
    }
    const doubt = gateDoubt(record) ?? further(record);
    if (doubt !== undefined) {
        if (decision.approvedBy === undefined) {
            throw new src_errors/* UserError */.yo(`${doubt}, or name the person who decides with approved-by`);
        }
        record.approvals.push({
            step: record.step,
            by: decision.approvedBy,
            at: new Date(context.now() * 1000).toISOString(),
        });
    }
    return record;
}
const gateDoubt = ({ id, plan, verdicts, step, weight }) => {
    const last = verdicts.findLast((verdict) => verdict.step === step);
    if (!plan.gates || last?.verdict === 'pass')
        return undefined;
    const seen = last ? `are inconclusive at ${last.weight} % (${last.reason})` : `have not been asked at ${weight} %`;
    return `the gates of rollout ${id} ${seen}; run evaluate-gates first`;
};
const scoreDoubt = (record) => {
    const scored = scoreAt(record);
    if (!scored || scored.decision === 'auto-promote')
        return undefined;
    const points = Math.round(scored.score * 10) / 10;
    return `the score of rollout ${record.id} at ${record.weight} % is ${points}, for a person to decide (${scored.reasons[0]}); mend that and score it again`;
};
/** The score that is about the step where the rollout stands. */
function scoreAt({ scores, step }) {
    return scores?.find((one) => one.step === step);
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./src/config/load.js
var load = __webpack_require__(1178);
// EXTERNAL MODULE: ./src/config/confidence-schema.js
var confidence_schema = __webpack_require__(6772);
// EXTERNAL MODULE: ./src/config/duration.js
var config_duration = __webpack_require__(5254);
// EXTERNAL MODULE: ./src/config/inputs.js
var config_inputs = __webpack_require__(9919);
// EXTERNAL MODULE: ./src/config/nearest.js
var nearest = __webpack_require__(1242);
// EXTERNAL MODULE: ./src/config/schema.js
var schema = __webpack_require__(5393);
;// CONCATENATED MODULE: ./src/config/service.js








/**
 * The settings of one service: defaults, then the service's, then the environment's, then its for that service, then
 * the inputs.
 *
 * @throws {UserError} the service or environment is unknown, or an input can't be used
 */
function serviceConfig(config, { service, environment, inputs = {} }) {
    const name = serviceName(config, service);
    const place = environment === undefined ? undefined : environmentSettings(config, environment);
    const { services: _, context, ...everywhere } = place ?? {};
    const layers = [config.services?.[name], everywhere, place?.services?.[name], (0,config_inputs/* readSettings */.sb)(inputs)];
    const merged = layers.reduce((below, above) => over(below, above ?? {}), {
        ...(config.prometheus !== undefined && { prometheus: config.prometheus }),
        ...(config.metrics !== undefined && { metrics: config.metrics }),
    });
    const { 'trusted-keys': trustedKeys, packages } = config;
    return {
        name,
        ...(environment !== undefined && { environment }),
        ...(context !== undefined && { context }),
        ...withDefaults(name, merged),
        ...(merged['require-signature'] && { requireSignature: true }),
        ...(trustedKeys !== undefined && { trustedKeys }),
        ...(packages?.repository !== undefined && { packages: packages.repository }),
        retention: { records: config.retention?.records ?? schema/* configSchema */.Qn.properties.retention.properties.records.default },
    };
}
const DEFAULT = schema/* serviceSchema */.dh.properties;
function withDefaults(name, settings) {
    const { namespace, container, prometheus, metrics, confidence = {} } = settings;
    const criticality = settings.criticality ?? DEFAULT.criticality.default;
    const settleSeconds = settings.settle ?? service_seconds(DEFAULT.settle.default);
    const { interval: intervalSeconds, 'step-timeout': stepTimeoutSeconds } = settings;
    if (intervalSeconds !== undefined && intervalSeconds > settleSeconds) {
        throw new src_errors/* UserError */.yo(`interval: ${(0,config_duration/* durationText */.S5)(intervalSeconds)} is longer than settle (${(0,config_duration/* durationText */.S5)(settleSeconds)}); give an interval that fits into it`);
    }
    return {
        deployment: settings.deployment ?? name,
        ...(namespace !== undefined && { namespace }),
        ...(container !== undefined && { container }),
        traffic: { provider: DEFAULT.traffic.properties.provider.default, ...settings.traffic },
        strategy: settings.strategy ?? DEFAULT.strategy.default,
        steps: settings.steps ?? [...DEFAULT.steps.default],
        settleSeconds,
        ...(intervalSeconds !== undefined && { intervalSeconds }),
        ...(stepTimeoutSeconds !== undefined && { stepTimeoutSeconds }),
        readySeconds: settings['ready-timeout'] ?? service_seconds(DEFAULT['ready-timeout'].default),
        timeoutSeconds: settings.timeout ?? service_seconds(DEFAULT.timeout.default),
        drainSeconds: settings.drain ?? service_seconds(DEFAULT.drain.default),
        onInconclusive: settings['on-inconclusive'] ?? DEFAULT['on-inconclusive'].default,
        onCancel: settings['on-cancel'] ?? DEFAULT['on-cancel'].default,
        ...(settings.gates !== 'none' && { gates: settings.gates ?? {} }),
        ...(prometheus?.url !== undefined && { prometheus: { ...prometheus, url: prometheus.url } }),
        ...(metrics !== undefined && { metrics: oneSource(metrics) }),
        criticality: typeof criticality === 'number' ? criticality : confidence_schema/* CRITICALITY */.qQ[criticality],
        confidence: { weights: confidence.weights ?? {}, thresholds: confidence.thresholds ?? {} },
    };
}
function service_seconds(duration) {
    const read = (0,config_duration/* durationSeconds */.o8)(duration);
    if (read === undefined)
        throw new Error(`the schema has a broken default: ${duration}`);
    return read;
}
/** @throws {UserError} the block names no source */
function oneSource(metrics) {
    if (Object.keys(metrics).length === 1)
        return metrics;
    const known = Object.keys(DEFAULT.metrics.properties).join(', ');
    throw new src_errors/* UserError */.yo(`metrics: names no source; write one of ${known}, or leave it out`);
}
/** Single values replace each other; the blocks do so key by key. */
function over(below, above) {
    const { metrics, ...others } = below;
    return {
        ...others,
        // Who names a Prometheus above another source wants that Prometheus.
        ...(metrics !== undefined && above.prometheus?.url === undefined && { metrics }),
        ...above,
        ...(above.traffic !== undefined && { traffic: { ...below.traffic, ...above.traffic } }),
        ...(above.gates !== undefined && { gates: gatesOver(below.gates, above.gates) }),
        ...(above.prometheus !== undefined && { prometheus: { ...below.prometheus, ...above.prometheus } }),
        ...(above.confidence !== undefined && { confidence: { ...below.confidence, ...above.confidence } }),
    };
}
function gatesOver(below, above) {
    return above === 'none' || below === undefined || below === 'none' ? above : { ...below, ...above };
}
function serviceName(config, wanted) {
    const known = Object.keys(config.services ?? {});
    if (wanted !== undefined && wanted !== '') {
        if (known.length > 0 && !known.includes(wanted))
            throw new src_errors/* UserError */.yo(unknownName('service', wanted, known));
        const problems = [];
        (0,config_read/* readBySchema */.RZ)(schema/* SERVICE_NAME */.OX, wanted, ['service'], problems);
        if (problems.length > 0)
            throw new src_errors/* UserError */.yo((0,load/* report */.z8)(problems.map(load/* sentenceOf */.$N)));
        return wanted;
    }
    const [only, ...others] = known;
    if (only === undefined)
        throw new src_errors/* UserError */.yo('service: give the name of the service, such as shop, or write it into gradus.yml under services');
    if (others.length > 0)
        throw new src_errors/* UserError */.yo(`service: the configuration has ${known.join(', ')}; say which one`);
    return only;
}
function environmentSettings(config, wanted) {
    const known = Object.keys(config.environments ?? {});
    const found = known.includes(wanted) ? config.environments?.[wanted] : undefined;
    if (found === undefined)
        throw new src_errors/* UserError */.yo(unknownName('environment', wanted, known));
    return found;
}
function unknownName(what, wanted, known) {
    const guess = (0,nearest/* nearest */.p)(wanted, known);
    const advice = known.length === 0
        ? `the configuration has no ${what}s`
        : `the configuration has ${known.join(', ')}${guess === undefined ? '' : `; did you mean ${guess}?`}`;
    return `${what}: "${wanted.slice(0, 80)}" is not known; ${advice}`;
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./src/config/metrics-schema.js
var metrics_schema = __webpack_require__(1349);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./src/gates/metrics/http.js



/** Larger answers are refused. */
const LARGEST_ANSWER = 50e6;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
/** The server did not answer, or not with what was asked for. `status` is 0 where there was no answer at all. */
class NoAnswer extends Error {
    name = 'NoAnswer';
    status;
    code;
    constructor(message, status, code = '') {
        super(message);
        this.status = status;
        this.code = code;
    }
}
/** One metrics server, over connections that are kept. Redirects are not followed. */
class Endpoint {
    #base;
    #headers;
    #ca;
    #agent;
    /**
     * @param name what errors call the URL
     * @throws {UserError} the URL is none, is not http(s), holds credentials, or names a link-local address
     */
    constructor(url, access = {}, name = 'prometheus-url') {
        const parsed = URL.canParse(url) ? new URL(url) : undefined;
        if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
            throw new src_errors/* UserError */.yo(`${name}: "${url}" is no http or https URL; write one such as http://prometheus:9090`);
        }
        if (parsed.username !== '' || parsed.password !== '') {
            throw new src_errors/* UserError */.yo(`${name}: has credentials in it; give them by the inputs made for them`);
        }
        const host = parsed.hostname.replace(/^\[|\]$/g, '');
        if ((0,external_node_net_.isIP)(host) && isRefused(host))
            throw new src_errors/* UserError */.yo(`${name}: ${refusal(host)}`);
        this.#base = parsed;
        this.#headers = {
            accept: 'application/json',
            'accept-encoding': 'gzip',
            ...access.headers,
            ...authorization(access),
        };
        this.#ca = access.ca;
    }
    get url() {
        return this.#base.href.replace(/\/$/, '');
    }
    /** `send` of a form. @param path such as "/api/v1/query" */
    async post(path, form, seconds, signal) {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        const body = new URLSearchParams(form).toString();
        return await this.send({ method: 'POST', path, headers, body }, seconds, signal);
    }
    /**
     * Sends a request below the URL's path and reads the JSON that comes back. Tries again until the deadline while the
     * server can't be reached, is overloaded or breaks off.
     *
     * @throws {NoAnswer} nothing usable came before the deadline
     */
    async send(exchange, seconds, signal) {
        const deadline = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(seconds * 1000))]);
        for (let pause = FIRST_PAUSE_MS;; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
            try {
                return await this.#once(exchange, deadline);
            }
            catch (error) {
                if (!(error instanceof NoAnswer) || !isPassing(error) || deadline.aborted)
                    throw error;
                await (0,promises_.setTimeout)(pause, undefined, { signal: deadline }).catch(() => { });
                signal.throwIfAborted();
                if (deadline.aborted)
                    throw error;
            }
        }
    }
    async #once({ method, path, headers: own, body }, signal) {
        this.#agent ??= this.#open();
        const { agent, request } = await this.#agent;
        const headers = {
            ...this.#headers,
            ...own,
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        };
        const { protocol, hostname, port, pathname } = this.#base;
        const response = await new Promise((resolve, reject) => {
            const sent = request({
                agent,
                signal,
                headers,
                method,
                protocol,
                hostname: hostname.replace(/^\[|\]$/g, ''),
                port,
                path: pathname.replace(/\/$/, '') + path,
            });
            sent.once('response', resolve);
            sent.once('error', reject);
            sent.end(body);
        }).catch((error) => {
            throw unanswered(error, signal);
        });
        const text = await readAll(response).catch((error) => {
            throw error instanceof NoAnswer ? error : unanswered(error, signal);
        });
        return parse(response.statusCode ?? 0, text);
    }
    async #open() {
        const secure = this.#base.protocol === 'https:';
        const { Agent, request } = secure ? await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 4708, 19)) : await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 7067, 19));
        const lookup = await guardedLookup();
        const agent = new Agent({ keepAlive: true, maxSockets: 4, lookup, ...(this.#ca ? { ca: this.#ca } : {}) });
        return { agent, request };
    }
}
function authorization({ bearer, basic }) {
    if (bearer !== undefined)
        return { authorization: `Bearer ${bearer}` };
    if (basic === undefined)
        return {};
    return { authorization: `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}` };
}
async function readAll(response) {
    const packed = response.headers['content-encoding'] === 'gzip';
    const stream = packed ? response.pipe((await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 8522, 19))).createGunzip()) : response;
    if (packed)
        response.once('error', (error) => stream.destroy(error));
    const chunks = [];
    let size = 0;
    for await (const chunk of stream) {
        size += chunk.length;
        if (size > LARGEST_ANSWER) {
            response.destroy();
            throw new NoAnswer(`the answer is larger than ${LARGEST_ANSWER / 1e6} MB`, response.statusCode ?? 0, 'too-large');
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
}
function parse(status, text) {
    if (status === 200) {
        try {
            return JSON.parse(text);
        }
        catch {
            throw new NoAnswer(`the answer is no JSON (${start(text)})`, status, 'no-json');
        }
    }
    throw new NoAnswer(`${status}: ${errorText(text)}`, status);
}
function errorText(text) {
    try {
        const { error, errors, message, Message } = JSON.parse(text);
        const [first] = Array.isArray(errors) ? errors : [];
        const said = [error, first, first?.message, message, Message].find((one) => typeof one === 'string');
        if (said !== undefined)
            return start(said);
    }
    catch {
        // A proxy in between answers in its own words.
    }
    return start(text);
}
function start(text) {
    const line = text
        .replace(/<[^>]{0,200}>/g, ' ')
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim();
    return line.length > 160 ? `${line.slice(0, 160)}…` : line || 'empty answer';
}
function unanswered(error, signal) {
    if (signal.aborted)
        return new NoAnswer('no answer in time', 0, 'timeout');
    const { code, message } = error;
    return new NoAnswer(message || String(code), 0, code ?? '');
}
/** Worth another try: nothing there yet, broken off, overloaded. */
function isPassing({ status, code }) {
    if (code === 'too-large' || code === 'timeout' || code === 'refused')
        return false;
    return status === 0 || status === 429 || status >= 500;
}
/** Addresses where clouds keep the machine's credentials; never a metrics server's. */
const REFUSED = new external_node_net_.BlockList();
REFUSED.addSubnet('169.254.0.0', 16);
REFUSED.addSubnet('fe80::', 10, 'ipv6');
REFUSED.addAddress('fd00:ec2::254', 'ipv6');
REFUSED.addAddress('168.63.129.16');
REFUSED.addAddress('100.100.100.200');
function isRefused(address) {
    return REFUSED.check(address, (0,external_node_net_.isIP)(address) === 6 ? 'ipv6' : 'ipv4');
}
function refusal(address) {
    return `${address} is a link-local or cloud metadata address, which is refused; give the metrics server's own`;
}
/** Resolves once; the socket connects to the very address that was checked. */
async function guardedLookup() {
    const { lookup } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 610, 19));
    return (hostname, options, callback) => {
        lookup(hostname, options, (error, address, family) => {
            const found = typeof address === 'string' ? [address] : (address ?? []).map((one) => one.address);
            const refused = error ? undefined : found.find(isRefused);
            if (refused === undefined)
                callback(error, address, family);
            else
                callback(Object.assign(new Error(refusal(refused)), { code: 'refused' }), '', 0);
        });
    };
}

;// CONCATENATED MODULE: ./src/gates/metrics/gauges.js
/**
 * Where use and limits are read: cAdvisor and kube-state-metrics where they are scraped, else what the process tells of
 * itself. The first kind that has samples of an arm's pods is taken.
 */
const SOURCES = {
    cpu: [
        { name: 'container_cpu_usage_seconds_total', rising: true },
        { name: 'process_cpu_seconds_total', rising: true },
    ],
    memory: [
        { name: 'container_memory_working_set_bytes', rising: false },
        { name: 'process_resident_memory_bytes', rising: false },
    ],
};
const LIMITS = 'kube_pod_container_resource_limits';
const GAUGE_NAMES = {
    cpu: [...SOURCES.cpu.map(({ name }) => name), LIMITS],
    memory: [...SOURCES.memory.map(({ name }) => name), LIMITS],
};
/**
 * The highest use over an arm's pods, as a share of the container's limit.
 *
 * @returns a gap where use or limit of the wanted arm is not known
 */
function gaugeReading(kind, snapshot, gauged, window) {
    const { byPod, wanted, limits } = gauged;
    const highest = { canary: undefined, baseline: undefined };
    let used = false;
    for (const { name, rising } of SOURCES[kind]) {
        for (const series of snapshot.gauges.get(name) ?? []) {
            const arm = byPod.of(series);
            if (arm === undefined || isSandbox(series))
                continue;
            const use = rising ? perSecond(series, window) : latest(series, window);
            if (use === undefined)
                continue;
            if (!Number.isFinite(use) || use < 0)
                return { gap: 'not-a-number', detail: `${name} of ${byPod.pod(series)} is not a number` };
            if (arm === wanted)
                used = true;
            const limit = limitOf(kind, series, snapshot, byPod) ?? limits?.[kind];
            if (limit !== undefined && limit > 0)
                highest[arm] = Math.max(highest[arm] ?? 0, use / limit);
        }
        if (highest[wanted] !== undefined) {
            return { canary: highest.canary ?? 0, baseline: highest.baseline ?? 0 };
        }
    }
    const names = SOURCES[kind].map(({ name }) => name).join(' or ');
    return {
        gap: 'absent',
        detail: used ? `the pods have no ${kind} limit that is known` : `no series ${names} of the pods`,
    };
}
/** cAdvisor also tells of the pod as a whole and of the pause container. */
function isSandbox({ labels }) {
    return labels.__name__?.startsWith('container_') === true && (!labels.container || labels.container === 'POD');
}
function limitOf(kind, use, snapshot, byPod) {
    const limits = (snapshot.gauges.get(LIMITS) ?? []).filter((limit) => limit.labels.resource === kind && byPod.pod(limit) === byPod.pod(use));
    const { container } = use.labels;
    const own = limits.find((limit) => limit.labels.container === container) ?? (limits.length === 1 ? limits[0] : undefined);
    return own?.samples.at(-1)?.[1];
}
function latest({ samples }, { to }) {
    return samples.findLast(([time]) => time <= to)?.[1];
}
/** Mean rise per second over the window, restarts counted from zero. */
function perSecond({ samples }, { from, to }) {
    const start = samples.findLastIndex(([time]) => time <= from);
    const inside = samples.slice(Math.max(0, start)).filter(([time]) => time <= to);
    const [first, last] = [inside[0], inside.at(-1)];
    if (first === undefined || last === undefined || last[0] <= first[0])
        return undefined;
    let risen = 0;
    for (let i = 1; i < inside.length; i++) {
        const [before, now] = [inside[i - 1], inside[i]];
        risen += now[1] < before[1] ? now[1] : now[1] - before[1];
    }
    return risen / (last[0] - first[0]);
}

;// CONCATENATED MODULE: ./src/gates/metrics/promql.js
/** A quoted PromQL string. Whatever is in the value, it stays inside the quotes. */
function quoted(value) {
    const escaped = value.replace(/["\\]/g, '\\$&').replace(/[\n\r\0]/g, (c) => ESCAPES[c]);
    return `"${escaped}"`;
}
const ESCAPES = { '\n': '\\n', '\r': '\\r', '\0': '\\x00' };
/** A pattern (RE2) that matches the text and nothing else. */
function literal(text) {
    return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
/** The pods of ReplicaSets, as a pattern for their names; matches nothing when there is none. */
function podPattern(replicaSets) {
    if (replicaSets.length === 0)
        return '[^\\s\\S]';
    return `(?:${replicaSets.map(literal).join('|')})-[a-z0-9]+`;
}
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
function selector(matchers) {
    const parts = matchers.map(([label, operator, value]) => {
        if (!LABEL.test(label))
            throw new Error(`${JSON.stringify(label)} is no label name`);
        return `${label}${operator}${quoted(value)}`;
    });
    return `{${parts.join(',')}}`;
}

;// CONCATENATED MODULE: ./src/gates/metrics/presets.js

const presets = {
    // https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
    opentelemetry: {
        requests: 'http_server_request_duration_seconds_count',
        buckets: 'http_server_request_duration_seconds_bucket',
        bucketUnit: 1,
        isError: (labels) => isServerError(labels.http_response_status_code),
    },
    // https://istio.io/latest/docs/reference/config/metrics/
    istio: {
        requests: 'istio_requests_total',
        buckets: 'istio_request_duration_milliseconds_bucket',
        bucketUnit: 0.001,
        counts: (labels) => labels.reporter === 'destination',
        isError: (labels) => isServerError(labels.response_code),
    },
    // https://linkerd.io/2/reference/proxy-metrics/
    linkerd: {
        requests: 'response_total',
        buckets: 'response_latency_ms_bucket',
        bucketUnit: 0.001,
        counts: (labels) => labels.direction === 'inbound',
        isError: (labels) => labels.classification === 'failure',
    },
    // https://kubernetes.github.io/ingress-nginx/user-guide/monitoring/: `service` is the main Ingress's, `canary` names
    // the upstream "<namespace>-<service>-<port>" that a canary Ingress sent the request to.
    'ingress-nginx': {
        requests: 'nginx_ingress_controller_requests',
        buckets: 'nginx_ingress_controller_request_duration_seconds_bucket',
        bucketUnit: 1,
        isError: (labels) => isServerError(labels.status),
        proxy: {
            matchers: ({ namespace, stable }) => ['', EXPORTED].map((prefix) => [
                [`${prefix}namespace`, '=', namespace],
                [`${prefix}service`, '=', stable],
            ]),
            armOf: ({ canary = '' }, services) => {
                if (canary === '')
                    return 'baseline';
                return upstream(services.namespace, services.canary).test(canary) ? 'canary' : undefined;
            },
        },
    },
    // https://doc.traefik.io/traefik/observe/metrics/#service-metrics: "<namespace>-<service>-<port>@kubernetescrd", and
    // "httproute-…-svc-<namespace>-<service>-<index>@kubernetesgateway"
    traefik: {
        requests: 'traefik_service_requests_total',
        buckets: 'traefik_service_request_duration_seconds_bucket',
        bucketUnit: 1,
        isError: (labels) => isServerError(labels.code),
        proxy: {
            matchers: ({ namespace, stable, canary }) => {
                const either = [stable, canary].map(literal).join('|');
                const pattern = `(?:.*-svc-)?${literal(namespace)}-(?:${either})-(?:http-)?[a-z0-9]+@.*`;
                return ['', EXPORTED].map((prefix) => [[`${prefix}service`, '=~', pattern]]);
            },
            armOf: (labels, services) => {
                const name = labels.exported_service ?? labels.service ?? '';
                const isOf = (service) => new RegExp(`(?:^|-svc-)${literal(`${services.namespace}-${service}`)}-(?:http-)?[a-z0-9]+@`).test(name);
                return isOf(services.canary) ? 'canary' : isOf(services.stable) ? 'baseline' : undefined;
            },
        },
    },
    // https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats: clusters that are
    // named after namespace and Service, as Contour ("shop/shop-canary/80/…") and others do.
    envoy: {
        requests: 'envoy_cluster_upstream_rq_xx',
        buckets: 'envoy_cluster_upstream_rq_time_bucket',
        bucketUnit: 0.001,
        counts: (labels) => labels.envoy_response_code_class !== '1',
        isError: (labels) => labels.envoy_response_code_class === '5',
        proxy: {
            matchers: ({ stable, canary }) => [
                [['envoy_cluster_name', '=~', `.*(?:${[stable, canary].map(literal).join('|')}).*`]],
            ],
            armOf: ({ envoy_cluster_name: name = '' }, services) => {
                // A cluster of a whole route holds both arms.
                if (/^(?:http|grpc)route\//.test(name))
                    return undefined;
                const words = name.split(/[^a-z0-9-]+/);
                if (!words.includes(services.namespace))
                    return undefined;
                return words.includes(services.canary) ? 'canary' : words.includes(services.stable) ? 'baseline' : undefined;
            },
        },
    },
};
/** Prometheus renames a label that its target has too, unless it is told to honour it. */
const EXPORTED = 'exported_';
function upstream(namespace, service) {
    return new RegExp(`^${literal(`${namespace}-${service}`)}-[a-z0-9]+$`);
}
function isServerError(status) {
    return status !== undefined && /^5(?:[0-9]{2}|xx)$/.test(status);
}

;// CONCATENATED MODULE: ./src/gates/metrics/snapshot.js

/** Metrics of Prometheus itself and of client libraries that tell of a target's life. */
const UP = 'up';
const PROCESS_START = 'process_start_time_seconds';
/** Proxies count for both arms: what one of them is told of, it would be told of the other too. */
class ArmsByService {
    #armOf;
    constructor(armOf) {
        this.#armOf = armOf;
    }
    of(series) {
        return this.#armOf(series.labels);
    }
    scraped(_, targets, since) {
        for (const target of targets.all())
            if (target.seen.some((time) => time > since))
                return true;
        return false;
    }
}
/** Tells the arms apart by the pod's name. */
class ArmsByPod {
    #podLabel;
    #patterns;
    constructor(arms, podLabel) {
        this.#podLabel = podLabel;
        this.#patterns = [
            ['canary', new RegExp(`^${podPattern(arms.canary.replicaSets)}$`)],
            ['baseline', new RegExp(`^${podPattern(arms.stable.replicaSets)}$`)],
        ];
    }
    of(series) {
        const pod = series.labels[this.#podLabel];
        return pod === undefined ? undefined : this.#patterns.find(([, pattern]) => pattern.test(pod))?.[0];
    }
    scraped(arm, targets, since) {
        const answered = ({ samples }) => samples.some(([time, up]) => up === 1 && time > since);
        return targets.up.some((series) => this.of(series) === arm && answered(series));
    }
    pod(series) {
        return series.labels[this.#podLabel] ?? '';
    }
}
/** The targets behind the series: when each was scraped, and when its process started. */
class Targets {
    #podLabel;
    #targets = new Map();
    #finished;
    /** Samples of targets that answered a scrape, by series of `up`: the arms that are scraped at all. */
    up = [];
    constructor(podLabel) {
        this.#podLabel = podLabel;
    }
    add(series) {
        this.#finished = undefined;
        const key = this.#key(series);
        let target = this.#targets.get(key);
        if (target === undefined) {
            target = { seen: new Set(), starts: [] };
            this.#targets.set(key, target);
        }
        const name = series.labels.__name__;
        if (name === UP)
            this.up.push(series);
        for (const [time, value] of series.samples) {
            // A scrape that failed leaves a sample of `up`, 0, and nothing else.
            if (name !== UP || value === 1)
                target.seen.add(time);
            if (name === PROCESS_START)
                target.starts.push([time, value]);
        }
    }
    of(series) {
        return this.#all().get(this.#key(series)) ?? { seen: [], starts: [] };
    }
    all() {
        return this.#all().values();
    }
    /** When the newest scrape that each target answered began; -Infinity: none. */
    newest() {
        return [...this.all()].map(({ seen }) => seen.at(-1) ?? Number.NEGATIVE_INFINITY);
    }
    /** The same for one pod, of each job that scrapes it. */
    newestOf(pod) {
        const its = this.up.filter(({ labels }) => labels[this.#podLabel] === pod);
        if (its.length === 0)
            return [Number.NEGATIVE_INFINITY];
        return its.map(({ samples }) => samples.findLast(([, up]) => up === 1)?.[0] ?? Number.NEGATIVE_INFINITY);
    }
    /** Series that two scrape jobs took from one address are counted by the job that saw more. */
    once(series) {
        const chosen = new Map();
        const seen = (key) => this.#all().get(key)?.seen.length ?? 0;
        const place = ({ labels }) => JSON.stringify([labels.__name__, labels.instance, labels[this.#podLabel]]);
        for (const one of series) {
            const key = this.#key(one);
            const best = chosen.get(place(one));
            if (best === undefined || seen(key) > seen(best) || (seen(key) === seen(best) && key < best)) {
                chosen.set(place(one), key);
            }
        }
        return series.filter((one) => one.labels.instance === undefined || chosen.get(place(one)) === this.#key(one));
    }
    #all() {
        this.#finished ??= new Map([...this.#targets].map(([key, { seen, starts }]) => [
            key,
            { seen: [...seen].sort((a, b) => a - b), starts: starts.sort(([a], [b]) => a - b) },
        ]));
        return this.#finished;
    }
    #key({ labels }) {
        return JSON.stringify([labels.job, labels.instance, labels[this.#podLabel]]);
    }
}

;// CONCATENATED MODULE: ./src/gates/metrics/query.js






const SCRAPE_DURATION = 'scrape_duration_seconds';
/** Which series are asked for and what they mean: a preset's, or the user's own. */
class Naming {
    namespaceLabel;
    podLabel;
    bucketUnit;
    isError;
    #counts;
    /** Metric names by role, of a preset. */
    #names;
    #proxy;
    #presetName;
    /** The user's own selectors by role. */
    #own;
    /** @throws {UserError} a query of the user's is no plain selector */
    constructor(config) {
        const { queries } = config;
        this.#presetName = config.preset ?? 'opentelemetry';
        const preset = presets[config.preset ?? 'opentelemetry'];
        this.#proxy = queries ? undefined : preset.proxy;
        this.namespaceLabel = config['namespace-label'] ?? 'namespace';
        this.podLabel = config['pod-label'] ?? 'pod';
        this.#names = queries ? {} : { requests: preset.requests, buckets: preset.buckets };
        this.#own = queries ? ownSelectors(queries) : {};
        this.bucketUnit = queries ? (queries['bucket-unit'] === 'milliseconds' ? 0.001 : 1) : preset.bucketUnit;
        this.isError = queries ? () => false : preset.isError;
        this.#counts = queries ? () => true : (preset.counts ?? (() => true));
    }
    /** Whether failed requests have series of their own. */
    get errorsApart() {
        return this.#own.requests !== undefined;
    }
    /** Whether the counts come from a proxy and not from the pods themselves. */
    get byService() {
        return this.#proxy !== undefined;
    }
    /** @throws {UserError} the preset counts by Service and the arms have none of their own */
    separation(arms) {
        const proxy = this.#proxy;
        if (proxy === undefined)
            return new ArmsByPod(arms, this.podLabel);
        const services = this.#services(arms);
        return new ArmsByService((labels) => proxy.armOf(labels, services));
    }
    #services(arms) {
        if (arms.services === undefined) {
            throw new src_errors/* UserError */.yo(`prometheus.preset: ${this.#presetName} counts by Service, and with this traffic provider stable and canary share one; take a provider that gives the canary its own, such as gateway-api, or a preset that counts by pod, such as opentelemetry`);
        }
        return { namespace: arms.namespace, ...arms.services };
    }
    /** Why a metric can't be had with these names; undefined when it can. */
    lacks(metric) {
        if (this.#own.requests === undefined)
            return undefined;
        if (metric.kind === 'errors' && !this.#own.errors)
            return 'prometheus.queries has no errors';
        if (metric.kind === 'slow' && !this.#own.buckets)
            return 'prometheus.queries has no buckets';
        return undefined;
    }
    /** What to look for in words, for a person whose metrics are not found. */
    describe(kind) {
        if (kind === 'cpu' || kind === 'memory')
            return GAUGE_NAMES[kind].join(', ');
        const role = kind === 'slow' ? 'buckets' : 'requests';
        return this.#own[role] ?? this.#names[role] ?? '';
    }
    /** Selectors to ask for; one of them for everything that the pods tell of themselves. */
    selectors(metrics, arms) {
        const roles = rolesOf(metrics);
        const names = roles.flatMap((role) => this.#names[role] ?? []);
        const life = [UP, PROCESS_START, SCRAPE_DURATION, ...gaugeNames(metrics)];
        const pods = podPattern([...arms.stable.replicaSets, ...arms.canary.replicaSets]);
        const ofPods = selector([
            named(this.#proxy ? life : [...life, ...names]),
            [this.namespaceLabel, '=', arms.namespace],
            [this.podLabel, '=~', pods],
        ]);
        const ofProxy = this.#proxy && names.length > 0 ? this.#proxy.matchers(this.#services(arms)) : [];
        const own = roles.flatMap((role) => this.#own[role] ?? []);
        return [
            ofPods,
            ...ofProxy.map((matchers) => selector([named(names), ...matchers])),
            ...own.map((text) => filled(text, arms, pods)),
        ];
    }
    /** Sorts what came back; `answers` stand in the order of `selectors`. */
    sort(metrics, answers, begin) {
        const snapshot = {
            begin,
            requests: [],
            errors: this.errorsApart ? [] : undefined,
            buckets: [],
            gauges: new Map(),
            scrapeDurations: [],
            targets: new Targets(this.podLabel),
        };
        const ownRoles = rolesOf(metrics).filter((role) => this.#own[role]);
        const byName = answers.slice(0, answers.length - ownRoles.length);
        for (const series of byName.flat())
            this.#sortByName(series, snapshot);
        ownRoles.forEach((role, i) => {
            for (const series of answers[byName.length + i] ?? []) {
                snapshot.targets.add(series);
                snapshot[role]?.push(series);
            }
        });
        return snapshot;
    }
    #sortByName(series, snapshot) {
        const name = series.labels.__name__ ?? '';
        if (GAUGES.has(name)) {
            snapshot.gauges.set(name, [...(snapshot.gauges.get(name) ?? []), series]);
            // Told by other targets (kubelet, kube-state-metrics): nothing is learnt of the pod's own scrapes.
            if (!name.startsWith('process_'))
                return;
        }
        // What pods tell of their life says nothing of a proxy's.
        if (!this.#proxy || name === this.#names.requests || name === this.#names.buckets)
            snapshot.targets.add(series);
        if (name === SCRAPE_DURATION)
            snapshot.scrapeDurations.push(series);
        if (!this.#counts(series.labels))
            return;
        if (name === this.#names.requests)
            snapshot.requests.push(series);
        if (name === this.#names.buckets)
            snapshot.buckets.push(series);
    }
}
function named(names) {
    return ['__name__', '=~', names.map(literal).join('|')];
}
const GAUGES = new Set([...GAUGE_NAMES.cpu, ...GAUGE_NAMES.memory]);
function rolesOf(metrics) {
    const has = (kind) => metrics.some((metric) => metric.kind === kind);
    const roles = [];
    if (has('errors') || has('requests'))
        roles.push('requests');
    if (has('errors'))
        roles.push('errors');
    if (has('slow'))
        roles.push('buckets');
    return roles;
}
function gaugeNames(metrics) {
    return [...new Set(metrics.flatMap(({ kind }) => (kind === 'cpu' || kind === 'memory' ? GAUGE_NAMES[kind] : [])))];
}
function ownSelectors(queries) {
    const own = {};
    for (const role of ['requests', 'errors', 'buckets']) {
        const text = queries[role]?.trim();
        if (text === undefined)
            continue;
        if (!isSelector(text)) {
            throw new src_errors/* UserError */.yo(`prometheus.queries.${role}: "${text}" is no plain selector; write one without functions and ranges, such as http_requests_total{namespace="{{namespace}}",pod=~"{{pods}}"}`);
        }
        own[role] = text;
    }
    return own;
}
const MATCHER = String.raw `\s*[a-zA-Z_][a-zA-Z0-9_]*\s*(?:=~|!~|!=|=)\s*"(?:[^"\\\n]|\\.)*"\s*`;
const SELECTOR = new RegExp(String.raw `^(?:[a-zA-Z_:][a-zA-Z0-9_:]*\s*(?:\{(?:${MATCHER}(?:,${MATCHER})*,?\s*)?\})?|\{${MATCHER}(?:,${MATCHER})*,?\s*\})$`);
function isSelector(text) {
    return SELECTOR.test(text);
}
/** Values take the place of `{{names}}` inside quoted strings, escaped for them. */
function filled(text, arms, pods) {
    const values = { namespace: arms.namespace, service: arms.service, pods };
    return text.replace(/\{\{\s*([a-z]+)\s*\}\}/g, (_, name) => {
        const value = values[name];
        if (value === undefined) {
            throw new src_errors/* UserError */.yo(`prometheus.queries: {{${name}}} is unknown; there are {{namespace}}, {{service}}, {{pods}}`);
        }
        return quoted(value).slice(1, -1);
    });
}
/** The server answered, but not with counters. */
class WrongAnswer extends Error {
    name = 'WrongAnswer';
}
/** All raw samples from `begin` to the window's end. */
async function fetchSnapshot(endpoint, naming, metrics, arms, window, begin, seconds, signal) {
    const range = Math.ceil((window.to - begin) * 1000);
    const answers = await Promise.all(naming.selectors(metrics, arms).map(async (chosen) => {
        const form = { query: `${chosen}[${range}ms]`, time: window.to.toFixed(3), timeout: `${Math.ceil(seconds)}s` };
        return matrix(await endpoint.post('/api/v1/query', form, seconds, signal));
    }));
    return naming.sort(metrics, answers, begin);
}
function matrix(answer) {
    const { status, data } = (answer ?? {});
    if (status !== 'success')
        throw new NoAnswer('the answer is not that of a Prometheus', 200, 'no-json');
    if (data?.resultType !== 'matrix' || !Array.isArray(data.result)) {
        throw new WrongAnswer(`the query gave a ${String(data?.resultType)}, not series of samples`);
    }
    return data.result.map((series) => ({
        labels: series.metric ?? {},
        // Native histograms have no `values`.
        samples: (series.values ?? []).map(([time, value]) => [time, numberOf(value)]),
    }));
}
function numberOf(text) {
    if (text === '+Inf')
        return Number.POSITIVE_INFINITY;
    if (text === '-Inf')
        return Number.NEGATIVE_INFINITY;
    return typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
}

;// CONCATENATED MODULE: ./src/gates/metrics/template.js

const PLACE = /\{\{\s*([a-z-]{1,40})\s*\}\}/g;
function namesIn(text) {
    return new Set([...text.matchAll(PLACE)].map(([, name = '']) => name));
}
/**
 * Fills a text in. Every value goes through `encode`, so that it stays a value in the language of the text.
 *
 * @throws {UserError} a name that has no value
 */
function template_filled(text, values, encode, where) {
    return text.replace(PLACE, (_, name) => {
        const value = Object.hasOwn(values, name) ? values[name] : undefined;
        if (value === undefined) {
            const known = Object.keys(values).map((one) => `{{${one}}}`);
            throw new src_errors/* UserError */.yo(`${where}: {{${name}}} is unknown; there are ${known.join(', ')}`);
        }
        return encode(String(value));
    });
}
/** For a place inside a JSON text's quotes, or where a number stands. */
function jsonEscape(value) {
    return JSON.stringify(value).slice(1, -1);
}
/** For one part of a URL's path or query: nothing in it ends that part. */
function urlEscape(value) {
    return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
/**
 * The pods of ReplicaSets as a regular expression that every dialect reads (RE2, PCRE, POSIX, Lucene); with none of them
 * it matches no pod.
 */
function podNames(replicaSets) {
    const names = replicaSets.map((name) => name.replaceAll('.', '[.]'));
    if (names.length === 0)
        return '_';
    return `${names.length === 1 ? names[0] : `(${names.join('|')})`}-[a-z0-9]+`;
}

;// CONCATENATED MODULE: ./src/gates/metrics/queries.js



/** What a query may be told, by which the arms are told apart. */
const OF_REPLICA_SET = ['replicaset', 'pods'];
/** Asks a system for the requests, errors and slow requests of each arm, and of each of its ReplicaSets. */
class Queries {
    place;
    resolutionSeconds;
    lagSeconds;
    #backend;
    #queries;
    /** @throws {UserError} a query can't be filled in, or does not tell the arms apart */
    constructor({ source, queries, resolution, lag }, backend) {
        this.place = `metrics.${source}`;
        this.resolutionSeconds = resolution;
        this.lagSeconds = lag;
        this.#backend = backend;
        this.#queries = queries;
        for (const [role, query] of Object.entries(queries))
            this.#check(role, query);
    }
    get address() {
        return this.#backend.address;
    }
    lacks({ kind }) {
        const role = kind === 'slow' || kind === 'errors' ? kind : 'requests';
        return this.#queries[role] === undefined ? `${this.place} has no query for ${role}` : undefined;
    }
    async count(metrics, arms, window, signal) {
        const [canary, stable] = await Promise.all([
            this.#ofArm('canary', metrics, arms, window, signal),
            this.#ofArm('stable', metrics, arms, window, signal),
        ]);
        return new Map(metrics.map(({ name }) => {
            const [[n, x], [m, y]] = [canary.get(name), stable.get(name)];
            return [name, { n, x, m, y }];
        }));
    }
    async #ofArm(arm, metrics, arms, window, signal) {
        const asked = new Map();
        const sum = (role, bound) => {
            const texts = this.#texts(role, arm, arms, bound);
            const sums = texts.map((text) => {
                const known = asked.get(text) ?? this.#backend.sum(text, window, signal);
                asked.set(text, known);
                return known;
            });
            return Promise.all(sums).then(total);
        };
        const pairs = metrics.map(async ({ name, kind, bound }) => {
            const requests = await sum('requests');
            if (kind === 'requests' || requests === undefined)
                return [name, [requests, requests]];
            // Beside live requests an event that never happened has no points.
            return [name, [requests, (await sum(kind === 'slow' ? 'slow' : 'errors', bound)) ?? 0]];
        });
        return new Map(await Promise.all(pairs));
    }
    /** One query for each ReplicaSet where it asks by ReplicaSet; nothing for an arm that has none. */
    #texts(role, arm, arms, bound) {
        const query = this.#queries[role];
        const service = arms.services?.[arm] ?? arms.service;
        const byReplicaSet = OF_REPLICA_SET.some((name) => namesIn(query).has(name));
        if (!byReplicaSet && arms.services === undefined) {
            throw new src_errors/* UserError */.yo(`${this.place}.${role}: asks by Service, and with this traffic provider stable and canary share one; take a provider that gives the canary its own, such as gateway-api, or ask by {{replicaset}}`);
        }
        const sets = byReplicaSet ? arms[arm].replicaSets : [''];
        return sets.map((replicaset) => this.#filled(role, query, arms.namespace, service, replicaset, bound));
    }
    #filled(role, query, namespace, service, replicaset, bound = 0) {
        const values = {
            namespace,
            service,
            replicaset,
            pods: podNames([replicaset]),
            resolution: this.resolutionSeconds,
            ...(role === 'slow' ? { bound, 'bound-ms': Math.round(bound * 1000) } : {}),
        };
        return template_filled(query, values, (value) => plain(value, `${this.place}.${role}`), `${this.place}.${role}`);
    }
    #check(role, query) {
        this.#filled(role, query, 'namespace', 'service', 'replicaset');
        if (![...OF_REPLICA_SET, 'service'].some((name) => namesIn(query).has(name))) {
            throw new src_errors/* UserError */.yo(`${this.place}.${role}: asks for both arms alike; write {{replicaset}}, {{pods}} or {{service}} where the query chooses`);
        }
    }
}
function total(sums) {
    const found = sums.filter((one) => one !== undefined);
    if (found.length === 0)
        return undefined;
    for (const one of found) {
        if (!(one >= 0))
            throw new WrongAnswer(`a query gave ${one}, which is no count`);
    }
    return found.reduce((sum, one) => sum + one, 0);
}
/** Languages quote differently; names of Kubernetes need no quoting in any, and nothing else gets in. */
function plain(value, where) {
    if (/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(value.replace(/-\[a-z0-9\]\+$/, '').replaceAll('[.]', '.')))
        return value;
    throw new src_errors/* UserError */.yo(`${where}: ${JSON.stringify(value.slice(0, 80))} is no name in Kubernetes; it is not put into a query`);
}

;// CONCATENATED MODULE: ./src/gates/metrics/cloudwatch.js





const cloudwatch_PLACE = 'metrics.cloudwatch';
const MOST_PAGES = 20;
/** @throws {UserError} a setting or a credential can't be used */
function cloudwatch(config, secrets, ca) {
    const { requests, errors, slow } = config;
    const { resolution, lag, timeout } = (0,metrics_schema/* timesOf */.Q)('cloudwatch', config);
    const region = config.region ?? secrets.plain('AWS_REGION') ?? secrets.plain('AWS_DEFAULT_REGION');
    if (region === undefined || !/^[a-z0-9-]{1,50}$/.test(region)) {
        throw new src_errors/* UserError */.yo(`${cloudwatch_PLACE}.region: is not given, and AWS_REGION names none; write one, such as eu-central-1`);
    }
    const url = config.url ?? `https://monitoring.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
    const endpoint = new Endpoint(url, ca === undefined ? {} : { ca }, `${cloudwatch_PLACE}.url`);
    const queries = { requests, ...(errors && { errors }), ...(slow && { slow }) };
    const backend = new CloudWatch(endpoint, { region, period: resolution, seconds: timeout, keys: keysOf(secrets) });
    return new Queries({ source: 'cloudwatch', queries, resolution, lag }, backend);
}
/** As aws-actions/configure-aws-credentials leaves them. */
function keysOf(secrets) {
    const read = (variable) => secrets.read(variable, cloudwatch_PLACE);
    const sessionToken = secrets.find('AWS_SESSION_TOKEN');
    return {
        accessKeyId: read('AWS_ACCESS_KEY_ID'),
        secretAccessKey: read('AWS_SECRET_ACCESS_KEY'),
        ...(sessionToken === undefined ? {} : { sessionToken }),
    };
}
/**
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/making-api-requests.html (JSON by POST)
 */
class CloudWatch {
    #endpoint;
    #settings;
    constructor(endpoint, settings) {
        this.#endpoint = endpoint;
        this.#settings = settings;
    }
    get address() {
        return this.#endpoint.url;
    }
    async sum(query, window, signal) {
        let sum;
        let token;
        for (let page = 0; page < MOST_PAGES; page++) {
            const answer = await this.#page(query, window, token, signal);
            for (const [time, value] of pointsOf(answer)) {
                if (time >= window.from && time < window.to)
                    sum = (sum ?? 0) + value;
            }
            token = answer.NextToken;
            if (!token)
                return sum;
        }
        throw new WrongAnswer(`the query has more than ${MOST_PAGES} pages; ask for one sum, such as SUM(SEARCH(…))`);
    }
    async #page(query, { from, to }, token, signal) {
        const { period, seconds } = this.#settings;
        const body = JSON.stringify({
            StartTime: from,
            EndTime: to,
            MetricDataQueries: [{ Id: 'q', Expression: query, Period: period, ReturnData: true }],
            ...(token === undefined ? {} : { NextToken: token }),
        });
        const answer = await this.#endpoint.send(await this.#signed(body), seconds, signal);
        const results = answer?.MetricDataResults;
        if (!Array.isArray(results))
            throw new NoAnswer('the answer is not that of GetMetricData', 200, 'no-json');
        return answer;
    }
    async #signed(body) {
        const { AwsV4Signer } = await __webpack_require__.e(/* import() */ 856).then(__webpack_require__.bind(__webpack_require__, 3856));
        const { keys, region } = this.#settings;
        const signer = new AwsV4Signer({
            ...keys,
            region,
            service: 'monitoring',
            method: 'POST',
            url: this.#endpoint.url,
            headers: {
                accept: 'application/json',
                'content-type': 'application/json',
                'content-encoding': 'amz-1.0',
                'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData',
            },
            body,
        });
        const { headers } = await signer.sign();
        return { method: 'POST', path: '', headers: Object.fromEntries(headers), body };
    }
}
/** Start of each period, unix seconds, and its sum. */
function pointsOf({ MetricDataResults, Messages = [], NextToken }) {
    const [warning] = Messages;
    if (warning)
        throw new NoAnswer(`${warning.Code}: ${warning.Value}`, 200, 'error');
    return MetricDataResults.flatMap(({ StatusCode, Timestamps, Values, Messages: said = [] }) => {
        const whole = StatusCode === 'Complete' || (StatusCode === 'PartialData' && NextToken !== undefined);
        if (!whole)
            throw new NoAnswer(`${StatusCode}${said[0]?.Value ? `: ${said[0].Value}` : ''}`, 200, 'error');
        if (!areNumbers(Timestamps) || !areNumbers(Values) || Timestamps.length !== Values.length) {
            throw new WrongAnswer('the query gave no points of numbers');
        }
        return Timestamps.map((time, i) => [time, Values[i]]);
    });
}
function areNumbers(list) {
    return Array.isArray(list) && list.every((one) => typeof one === 'number');
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/program/run.js
var run = __webpack_require__(3955);
;// CONCATENATED MODULE: ./src/gates/metrics/values.js

/** Arms and a window to try texts with, before anything is known. */
const NOBODY = { namespace: '', service: '', stable: { replicaSets: [] }, canary: { replicaSets: [] } };
const NO_TIME = { from: 0, to: 1 };
/** What a question can say of when and where. */
function placeValues({ namespace }, { from, to }) {
    return {
        from,
        to,
        'from-iso': new Date(from * 1000).toISOString(),
        'to-iso': new Date(to * 1000).toISOString(),
        namespace,
    };
}
/** What a question about both arms at once can say of them. */
function armValues({ service, stable, canary }) {
    return {
        service,
        'canary-pods': podNames(canary.replicaSets),
        'stable-pods': podNames(stable.replicaSets),
        'canary-replicasets': canary.replicaSets.join(','),
        'stable-replicasets': stable.replicaSets.join(','),
    };
}

;// CONCATENATED MODULE: ./src/gates/metrics/command.js









const command_PLACE = 'metrics.command';
const CAUSES = ['absent', 'zero', 'not-a-number', 'unreachable'];
/** A command of the user's: it prints `{"errors": {"n": …, "x": …, "m": …, "y": …}, "p95": {…}}`, and that is all. */
class Command {
    place = command_PLACE;
    resolutionSeconds;
    lagSeconds;
    address;
    #args;
    #env;
    #seconds;
    /** @throws {UserError} the program is not there, or an argument can't be filled in */
    constructor(config, secrets) {
        const [program = '', ...args] = config.run;
        const { resolution, lag, timeout } = (0,metrics_schema/* timesOf */.Q)('command', config);
        this.resolutionSeconds = resolution;
        this.lagSeconds = lag;
        this.#seconds = timeout;
        this.#env = secrets.environment(config.env ?? []);
        this.#args = args;
        this.address = absolute(program, this.#env.PATH ?? '');
        this.#filled(NOBODY, NO_TIME);
    }
    lacks() {
        // What it has only its output says.
    }
    async count(metrics, arms, window, signal) {
        const args = this.#filled(arms, window);
        const { stdout, failure } = await (0,run/* runProgram */.m)(this.address, args, {
            env: this.#env,
            seconds: this.#seconds,
            signal,
        });
        if (failure !== undefined)
            throw new NoAnswer(failure, 0, 'command');
        const output = asObject(stdout);
        const found = metrics.map((metric) => [metric.name, countsOf(metric, output)]);
        return new Map(found.filter((pair) => pair[1] !== undefined));
    }
    #filled(arms, window) {
        const values = { ...placeValues(arms, window), ...armValues(arms) };
        return this.#args.map((arg) => template_filled(arg, values, (value) => value, `${command_PLACE}.run`));
    }
}
/** Requests are counted with the errors where they have no entry of their own. */
function countsOf({ name, kind }, output) {
    const own = entry(output, name);
    if (kind !== 'requests')
        return own;
    const counts = own ?? entry(output, 'errors');
    return counts === undefined || 'gap' in counts ? counts : { ...counts, x: counts.n, y: counts.m };
}
function entry(output, name) {
    const value = Object.hasOwn(output, name) ? output[name] : undefined;
    if (value === undefined || value === null)
        return undefined;
    if (typeof value !== 'object')
        throw new WrongAnswer(`its output has ${JSON.stringify(value).slice(0, 40)} for ${name}, not counts`);
    const { n, x, m, y, gap, detail } = value;
    if (gap === undefined)
        return { n, x, m, y };
    if (typeof gap !== 'string' || !CAUSES.includes(gap)) {
        throw new WrongAnswer(`its output has a gap for ${name} that is none of ${CAUSES.join(', ')}`);
    }
    return { gap: gap, detail: typeof detail === 'string' ? detail.slice(0, 300) : 'as the command says' };
}
function asObject(text) {
    let output;
    try {
        output = JSON.parse(text);
    }
    catch {
        throw new WrongAnswer(`its output is not one JSON object (${JSON.stringify(text.trim().slice(0, 80))})`);
    }
    if (typeof output === 'object' && output !== null && !Array.isArray(output))
        return output;
    throw new WrongAnswer('its output is JSON, but no object');
}
/**
 * The program once and for all. A bare name is looked for in PATH, but not in the workspace, where a pull request
 * could have put one; who wants that writes its path.
 */
function absolute(program, path) {
    const say = (text) => new src_errors/* UserError */.yo(`${command_PLACE}.run: ${text}`);
    if (program.includes('/')) {
        const file = (0,external_node_path_.resolve)(program);
        if (isProgram(file))
            return file;
        throw say(`${program} is no file that can be run; give its path from the workspace, and make it executable`);
    }
    const folders = path.split(external_node_path_.delimiter).filter((folder) => (0,external_node_path_.isAbsolute)(folder) && !isBelow(folder, process.cwd()));
    const found = folders.map((folder) => (0,external_node_path_.join)(folder, program)).find(isProgram);
    if (found !== undefined)
        return found;
    throw say(`there is no program ${program} in PATH; install it in an earlier step, or write its path, such as ./${program}`);
}
function isProgram(file) {
    try {
        (0,external_node_fs_.accessSync)(file, external_node_fs_.constants.X_OK);
        return (0,external_node_fs_.statSync)(file).isFile();
    }
    catch {
        return false;
    }
}
function isBelow(folder, top) {
    const way = (0,external_node_path_.relative)(top, folder);
    return way === '' || !(way.startsWith('..') || (0,external_node_path_.isAbsolute)(way));
}

;// CONCATENATED MODULE: ./src/gates/metrics/datadog.js




const datadog_PLACE = 'metrics.datadog';
/** @throws {UserError} a setting or a credential can't be used */
function datadog(config, secrets, ca) {
    const { requests, errors, slow, site = 'datadoghq.com' } = config;
    const { resolution, lag, timeout } = (0,metrics_schema/* timesOf */.Q)('datadog', config);
    const headers = {
        'dd-api-key': secrets.read(config['api-key-env'] ?? 'DD_API_KEY', `${datadog_PLACE}.api-key-env`),
        'dd-application-key': secrets.read(config['app-key-env'] ?? 'DD_APP_KEY', `${datadog_PLACE}.app-key-env`),
    };
    const access = { headers, ...(ca === undefined ? {} : { ca }) };
    const endpoint = new Endpoint(config.url ?? `https://api.${site}`, access, `${datadog_PLACE}.url`);
    const queries = { requests, ...(errors && { errors }), ...(slow && { slow }) };
    return new Queries({ source: 'datadog', queries, resolution, lag }, new Datadog(endpoint, resolution, timeout));
}
/** @see https://docs.datadoghq.com/api/latest/metrics/query-timeseries-points/ */
class Datadog {
    #endpoint;
    #resolution;
    #seconds;
    constructor(endpoint, resolution, seconds) {
        this.#endpoint = endpoint;
        this.#resolution = resolution;
        this.#seconds = seconds;
    }
    get address() {
        return this.#endpoint.url;
    }
    async sum(query, window, signal) {
        const form = new URLSearchParams({ from: String(window.from), to: String(window.to), query });
        const answer = await this.#endpoint.send({ method: 'GET', path: `/api/v1/query?${form}` }, this.#seconds, signal);
        let sum;
        for (const { interval, pointlist } of seriesOf(answer)) {
            this.#checkInterval(interval);
            for (const [time, value] of pointlist) {
                if (value === null || time < window.from * 1000 || time >= window.to * 1000)
                    continue;
                sum = (sum ?? 0) + value;
            }
        }
        return sum;
    }
    /** A point that reaches beyond the window would be counted in two of them, or in none. */
    #checkInterval(interval) {
        if (interval <= this.#resolution && this.#resolution % interval === 0)
            return;
        throw new WrongAnswer(`Datadog has points of ${interval} s; set metrics.datadog.resolution to ${interval}s, or end the query with .rollup(sum, ${this.#resolution})`);
    }
}
function seriesOf(answer) {
    const { status, error, series } = (answer ?? {});
    if (status === 'error' || typeof error === 'string')
        throw new NoAnswer(String(error ?? 'status error'), 200, 'error');
    if (!Array.isArray(series))
        throw new NoAnswer('the answer is not that of the query API', 200, 'no-json');
    for (const { interval, pointlist } of series) {
        const isPoint = (point) => Array.isArray(point) && typeof point[0] === 'number' && (point[1] === null || typeof point[1] === 'number');
        if (typeof interval !== 'number' || !Array.isArray(pointlist) || !pointlist.every(isPoint)) {
            throw new WrongAnswer('the query gave no points of numbers');
        }
    }
    return series;
}

;// CONCATENATED MODULE: ./src/gates/metrics/counting.js
/** A counter that is no counter: NaN, infinite, negative, or not whole. */
class NotACount extends Error {
    name = 'NotACount';
}
/** Start times are rounded by those who tell them. */
const START_ROUNDING = 1;
/** A target that was not scraped for this many scrapes is gone, or its end is not known. */
const SILENT_SCRAPES = 1.5;
/**
 * How much a counter rose in a window, from its raw samples: the sum of its steps from the last sample at or before
 * the window to the last one in it. Windows that follow each other neither lose an increment nor count one twice.
 * `rate()` and `increase()` do both, and miss the first events of a newborn series: the canary's.
 *
 * @param begin start of the samples that were asked for; lies before `window.from`
 * @throws {NotACount} a value is no count
 */
function increment(series, target, window, begin) {
    const samples = inOrder(series, window.to);
    let previous = samples.findLast(([time]) => time <= window.from);
    const inside = samples.filter(([time]) => time > window.from);
    let count = 0;
    let lowerBound = false;
    const first = inside[0];
    if (previous === undefined && first !== undefined) {
        if (isBorn(target, first[0], begin))
            count = first[1];
        else
            lowerBound = true;
        previous = inside.shift();
    }
    for (const sample of inside) {
        const [before, now] = [previous, sample];
        if (now[1] < before[1] || restartedBetween(target, before[0], now[0])) {
            count += now[1];
            // What came after the last scrape of the old process was never seen.
            lowerBound = true;
        }
        else {
            count += now[1] - before[1];
        }
        previous = sample;
    }
    if (previous !== undefined && endUnknown(target, previous[0], window.to))
        lowerBound = true;
    return { count, lowerBound };
}
/**
 * Proof that a series' first value was counted from zero within what we look at: its process started then, or its
 * target was scraped before and did not have it yet.
 */
function isBorn(target, first, begin) {
    if (target.seen.some((time) => time < first))
        return true;
    const started = startAt(target, first);
    return started !== undefined && started > begin;
}
function restartedBetween(target, before, now) {
    const [then, later] = [startAt(target, before), startAt(target, now)];
    return then !== undefined && later !== undefined && later > then + START_ROUNDING;
}
function startAt(target, time) {
    return target.starts.findLast(([told]) => told <= time)?.[1];
}
function endUnknown(target, last, to) {
    const lastSeen = target.seen.findLast((time) => time <= to) ?? last;
    if (last < lastSeen)
        return true;
    const gap = scrapeSeconds([target]);
    return gap !== undefined && to - lastSeen > SILENT_SCRAPES * gap;
}
/** Sorted, later ones dropped, and each time once: the two kinds of windows overlap by a sample. */
function inOrder({ samples, labels }, to) {
    const wanted = samples.filter(([time]) => time <= to).toSorted(([a], [b]) => a - b);
    const once = wanted.filter(([time], i) => time !== wanted[i + 1]?.[0]);
    for (const [, value] of once) {
        if (!Number.isSafeInteger(value) || value < 0) {
            throw new NotACount(`${labels.__name__ ?? 'a counter'} is ${value}, not a whole number`);
        }
    }
    return once;
}
/** The usual time between two scrapes: the median over targets; undefined where none was scraped twice. */
function scrapeSeconds(targets) {
    const gaps = [];
    for (const { seen } of targets) {
        for (let i = 1; i < seen.length; i++)
            gaps.push(seen[i] - seen[i - 1]);
    }
    gaps.sort((a, b) => a - b);
    return gaps[Math.floor(gaps.length / 2)];
}
/**
 * @param buckets increments by `le` in seconds, +Inf included, of one histogram of one target
 * @returns undefined without a +Inf bucket
 */
function slowRequests(buckets, bound) {
    const total = buckets.get(Number.POSITIVE_INFINITY);
    if (total === undefined)
        return undefined;
    let [lower, upper] = [0, null];
    let [within, withinLower, withinUpper] = [0, 0, total];
    for (const [le, count] of [...buckets].toSorted(([a], [b]) => a - b)) {
        if (!Number.isFinite(le))
            continue;
        // Buckets are cumulative; a scrape between two updates can show them out of step.
        within = Math.min(total, Math.max(within, count));
        const same = Math.abs(le - bound) <= 1e-9 * bound;
        if (same || le < bound)
            [lower, withinLower] = [same ? bound : le, within];
        if (upper === null && (same || le > bound))
            [upper, withinUpper] = [same ? bound : le, within];
    }
    return { total, above: upper === null ? 0 : total - withinUpper, below: total - withinLower, upper, lower };
}

;// CONCATENATED MODULE: ./src/gates/metrics/survey.js


function surveyOf(scrapeSeconds, metrics, seenOf) {
    const survey = { scrapeSeconds, present: [], absent: [], before: {} };
    for (const metric of metrics) {
        const seen = seenOf(metric);
        if ('why' in seen) {
            survey.absent.push({ name: metric.name, why: seen.why });
            continue;
        }
        survey.present.push(metric.name);
        if (seen.before)
            survey.before[metric.name] = seen.before;
    }
    return survey;
}
/**
 * The readings of a look that was not answered.
 *
 * @throws the error, where it is no answer of the system's
 */
function survey_unanswered(metrics, error) {
    const gap = asGap(error);
    return Object.fromEntries(metrics.map(({ name }) => [name, gap]));
}
function asGap(error) {
    if (error instanceof WrongAnswer)
        return { gap: 'not-a-number', detail: error.message };
    if (error instanceof NoAnswer)
        return { gap: 'unreachable', detail: error.message };
    throw error;
}

;// CONCATENATED MODULE: ./src/gates/metrics/external.js





/** Sums that systems keep as floating-point numbers come back a little off. */
const ROUNDING = 1e-6;
/** Counts from a system that adds them up itself. */
class External {
    #adapter;
    #now;
    /** @param now unix seconds */
    constructor(adapter, now) {
        this.#adapter = adapter;
        this.#now = now;
    }
    get delaySeconds() {
        const { lagSeconds, resolutionSeconds } = this.#adapter;
        return lagSeconds + resolutionSeconds;
    }
    async survey(metrics, arms, lookbackSeconds, signal) {
        const now = this.#now() - this.delaySeconds;
        // There is no canary yet: stable stands in its place.
        const stable = { ...arms, canary: arms.stable };
        const readings = await this.#readings(metrics, stable, { from: now - lookbackSeconds, to: now }, signal).catch((error) => {
            signal.throwIfAborted();
            throw complaint(error, this.#adapter);
        });
        return surveyOf(this.#adapter.resolutionSeconds, metrics, ({ name }) => {
            const reading = readings[name];
            if ('n' in reading)
                return { before: { m: reading.m, y: reading.y } };
            const gap = reading;
            return gap.gap === 'zero' ? {} : { why: gap.detail };
        });
    }
    async look(metrics, arms, window, signal) {
        try {
            return await this.#readings(metrics, arms, window, signal);
        }
        catch (error) {
            signal.throwIfAborted();
            return survey_unanswered(metrics, error);
        }
    }
    async #readings(metrics, arms, window, signal) {
        const whole = onGrid(window, this.#adapter.resolutionSeconds);
        const asked = metrics.filter((metric) => this.#lacks(metric) === undefined);
        const counts = asked.length > 0 && whole.to > whole.from
            ? await this.#count(asked, arms, whole, signal)
            : new Map();
        return Object.fromEntries(metrics.map((metric) => {
            const lacks = this.#lacks(metric);
            if (lacks !== undefined)
                return [metric.name, { gap: 'absent', detail: lacks }];
            if (whole.to <= whole.from)
                return [metric.name, { gap: 'zero', detail: 'the window is empty' }];
            return [metric.name, readingOf(metric, counts.get(metric.name))];
        }));
    }
    /** With one question unanswered the others are not waited for. */
    async #count(metrics, arms, window, signal) {
        const over = new AbortController();
        try {
            return await this.#adapter.count(metrics, arms, window, AbortSignal.any([signal, over.signal]));
        }
        finally {
            over.abort();
        }
    }
    #lacks(metric) {
        if (metric.kind === 'cpu' || metric.kind === 'memory')
            return `${this.#adapter.place} has no ${metric.kind}`;
        return this.#adapter.lacks(metric);
    }
}
/** Later edges: no point of an aligned window is older than the window that was asked for. */
function onGrid({ from, to }, resolution) {
    return { from: Math.ceil(from / resolution) * resolution, to: Math.ceil(to / resolution) * resolution };
}
/** Counts that hold together, or why there are none. */
function readingOf(metric, raw) {
    if (raw === undefined)
        return { gap: 'absent', detail: 'the answer has no counts for this gate' };
    if ('gap' in raw)
        return raw;
    const missing = ['n', 'm', 'x', 'y'].find((key) => raw[key] === undefined || raw[key] === null);
    if (missing !== undefined)
        return { gap: 'absent', detail: `the answer has no ${WORDS[missing]}` };
    try {
        const [n, x, m, y] = [count(raw, 'n'), count(raw, 'x'), count(raw, 'm'), count(raw, 'y')];
        if (x > n || y > m) {
            const [events, requests, arm] = x > n ? [x, n, 'canary'] : [y, m, 'baseline'];
            return { gap: 'not-a-number', detail: `the ${arm} has ${events} events in ${requests} requests` };
        }
        if (n === 0 && metric.kind !== 'requests') {
            return { gap: 'zero', detail: `the canary has no request, the baseline ${m}` };
        }
        return { n, x, m, y };
    }
    catch (error) {
        if (!(error instanceof NotACount))
            throw error;
        return { gap: 'not-a-number', detail: error.message };
    }
}
const WORDS = {
    n: 'requests of the canary (n)',
    x: 'events of the canary (x)',
    m: 'requests of the baseline (m)',
    y: 'events of the baseline (y)',
};
function count(raw, key) {
    return wholeNumber(raw[key], WORDS[key]);
}
/** @throws {NotACount} it is a text, a fraction, negative, or too large to be exact */
function wholeNumber(value, what) {
    if (typeof value === 'number') {
        const rounded = Math.round(value);
        const close = Math.abs(value - rounded) <= ROUNDING * Math.max(1, Math.abs(value));
        if (close && rounded >= 0 && Number.isSafeInteger(rounded))
            return rounded + 0;
    }
    throw new NotACount(`${what}: ${external_shown(value)} is no whole number from 0`);
}
function external_shown(value) {
    if (typeof value === 'number')
        return String(value);
    if (typeof value === 'string')
        return `the text ${JSON.stringify(value.slice(0, 40))}`;
    return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : String(value);
}
/** What a person can mend about a system that gave no usable answer; anything else as it is. */
function complaint(error, { place, address }) {
    const say = (text) => new src_errors/* UserError */.yo(`${place}: ${text}`, { cause: error });
    if (error instanceof WrongAnswer)
        return say(`${error.message}; check what is asked for`);
    if (!(error instanceof NoAnswer))
        return error;
    const { status, code, message } = error;
    if (code === 'refused')
        return say(message);
    if (code === 'too-large')
        return say(`${address}: ${message}; ask for less`);
    if (code === 'command')
        return say(`${address} gave no counts (${message})`);
    if (status === 0)
        return say(`nothing answers at ${address} (${message}); check the address and that it can be reached`);
    if (status === 401 || status === 403) {
        return say(`${address} refuses the credentials (${message}); give some that may read these counts`);
    }
    if (status >= 300 && status < 400) {
        return say(`${address} leads elsewhere (${status}), which is not followed; give the address it leads to`);
    }
    if (status === 200)
        return say(`${address} gave no counts (${message})`);
    return say(`${address} refuses the request (${message})`);
}

;// CONCATENATED MODULE: ./src/gates/metrics/pointer.js
/**
 * The value that a JSON pointer leads to.
 *
 * @returns undefined where there is none
 * @see RFC 6901
 */
function valueAt(document, pointer) {
    let value = document;
    for (const token of pointer.split('/').slice(1)) {
        const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
        if (typeof value !== 'object' || value === null)
            return undefined;
        if (Array.isArray(value) && !/^(?:0|[1-9][0-9]*)$/.test(key))
            return undefined;
        if (!Object.hasOwn(value, key))
            return undefined;
        value = value[key];
    }
    return value;
}

;// CONCATENATED MODULE: ./src/gates/metrics/http-json.js







const http_json_PLACE = 'metrics.http-json';
/** Any server that answers with counts in JSON. */
class HttpJson {
    place = http_json_PLACE;
    resolutionSeconds;
    lagSeconds;
    #config;
    #endpoint;
    #path;
    #seconds;
    /** Each arm is asked for by itself. */
    #perArm;
    /** @throws {UserError} a setting can't be used */
    constructor(config, secrets, ca) {
        const [, origin = '', path = ''] = /^(https?:\/\/[^/?#]*)(.*)$/s.exec(config.url) ?? [];
        if (namesIn(origin).size > 0) {
            throw new src_errors/* UserError */.yo(`${http_json_PLACE}.url: has {{…}} in its host; write the host itself, values go behind it`);
        }
        this.#config = config;
        this.#endpoint = new Endpoint(origin, accessOf(config, secrets, ca), `${http_json_PLACE}.url`);
        this.#path = path.startsWith('/') ? path : `/${path}`;
        this.#perArm = isPerArm(config);
        const { resolution, lag, timeout } = (0,metrics_schema/* timesOf */.Q)('http-json', config);
        this.resolutionSeconds = resolution;
        this.lagSeconds = lag;
        this.#seconds = timeout;
        this.#checkPlaces();
    }
    get address() {
        return this.#endpoint.url;
    }
    lacks(metric) {
        return this.#pointers(metric) ? undefined : `${http_json_PLACE}.counts has no ${metric.name}`;
    }
    async count(metrics, arms, window, signal) {
        const asked = this.#perArm ? ['canary', 'stable'] : [undefined];
        const answers = await Promise.all(asked.map((arm) => this.#ask(arms, arm, window, signal)));
        return new Map(metrics.map((metric) => [metric.name, this.#counts(metric, answers)]));
    }
    #counts(metric, [first, second]) {
        const { n, x = n, m, y } = this.#pointers(metric);
        const places = [
            [first, n],
            [first, x],
            ...(m === undefined
                ? [
                    [second, n],
                    [second, x],
                ]
                : [
                    [first, m],
                    [first, y ?? m],
                ]),
        ];
        const values = places.map(([answer, pointer]) => valueAt(answer, pointer));
        const missing = values.findIndex((value) => value === undefined || value === null);
        if (missing >= 0) {
            return { gap: 'absent', detail: `the answer has no number at ${places[missing]?.[1] || 'its root'}` };
        }
        return { n: values[0], x: values[1], m: values[2], y: values[3] };
    }
    /** Requests are counted with the errors where they have no place of their own. */
    #pointers({ name, kind }) {
        const { counts } = this.#config;
        if (kind === 'requests') {
            const { n, m } = counts.requests ?? counts.errors ?? {};
            return n === undefined ? undefined : { n, ...(m === undefined ? {} : { m }) };
        }
        const found = counts[kind === 'errors' ? 'errors' : name];
        return found?.x === undefined ? undefined : found;
    }
    async #ask(arms, arm, window, signal) {
        const answer = await this.#endpoint.send(this.#exchange(valuesOf(arms, arm, window)), this.#seconds, signal);
        if (typeof answer === 'object' && answer !== null)
            return answer;
        throw new WrongAnswer(`the answer is ${JSON.stringify(answer).slice(0, 40)}, not an object with counts`);
    }
    #exchange(values) {
        const { method, body } = this.#config;
        const path = template_filled(this.#path, values, urlEscape, `${http_json_PLACE}.url`);
        if (body === undefined)
            return { method: method ?? 'GET', path };
        const text = template_filled(body, values, jsonEscape, `${http_json_PLACE}.body`);
        return { method: method ?? 'POST', path, headers: { 'content-type': 'application/json' }, body: text };
    }
    /** What is wrong with the texts is told before anything is sent. */
    #checkPlaces() {
        const { body } = this.#exchange(valuesOf(NOBODY, this.#perArm ? 'canary' : undefined, NO_TIME));
        if (this.#config.method === 'GET' && body !== undefined) {
            throw new src_errors/* UserError */.yo(`${http_json_PLACE}.method: GET sends no body; leave method out, or body`);
        }
        if (body !== undefined && !isJson(body)) {
            throw new src_errors/* UserError */.yo(`${http_json_PLACE}.body: is no JSON when it is filled in; put quotes around {{…}} of texts`);
        }
        const names = namesIn(this.#config.url + (this.#config.body ?? ''));
        if (this.#perArm && !['arm', 'pods', 'replicasets'].some((name) => names.has(name))) {
            throw new src_errors/* UserError */.yo(`${http_json_PLACE}.counts: without m and y each arm is asked for by itself, but the request says not which; write {{arm}}, {{pods}} or {{replicasets}} into it, or give m and y`);
        }
    }
}
/** @throws {UserError} some counts are of both arms and some of one, or one lacks a part */
function isPerArm({ counts }) {
    const all = Object.entries(counts);
    if (all.length === 0)
        throw new src_errors/* UserError */.yo(`${http_json_PLACE}.counts: is empty; say where the counts of errors are`);
    const odd = (fits) => all.find(([name, pointers]) => !fits(name, pointers))?.[0];
    if (odd(isOfOne) === undefined)
        return true;
    const name = odd(isOfBoth);
    if (name === undefined)
        return false;
    throw new src_errors/* UserError */.yo(`${http_json_PLACE}.counts.${name}: has not all of n, x, m and y; give the four, or m and y nowhere, and each arm is asked for by itself`);
}
/** Requests have no events of their own. */
function isOfBoth(name, { x, m, y }) {
    return m !== undefined && (name === 'requests' || (x !== undefined && y !== undefined));
}
function isOfOne(name, { x, m, y }) {
    return m === undefined && y === undefined && (name === 'requests' || x !== undefined);
}
function valuesOf(arms, arm, window) {
    const sets = (of) => arms[of].replicaSets;
    const place = { ...placeValues(arms, window), 'from-ms': window.from * 1000, 'to-ms': window.to * 1000 };
    if (arm === undefined) {
        return { ...place, ...armValues(arms), pods: podNames([...sets('stable'), ...sets('canary')]) };
    }
    const service = arms.services?.[arm] ?? arms.service;
    return { ...place, arm, service, pods: podNames(sets(arm)), replicasets: sets(arm).join(',') };
}
function accessOf(config, secrets, ca) {
    const { headers = {}, 'header-env': fromEnv = {}, 'token-env': token } = config;
    const secret = Object.entries(fromEnv).map(([header, variable]) => [
        header,
        secrets.read(variable, `${http_json_PLACE}.header-env.${header}`),
    ]);
    return {
        headers: { ...headers, ...Object.fromEntries(secret) },
        ...(token === undefined ? {} : { bearer: secrets.read(token, `${http_json_PLACE}.token-env`) }),
        ...(ca === undefined ? {} : { ca }),
    };
}
function isJson(text) {
    try {
        JSON.parse(text);
        return true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./src/gates/metrics/newrelic.js





const newrelic_PLACE = 'metrics.newrelic';
const APIS = { US: 'https://api.newrelic.com/graphql', EU: 'https://api.eu.newrelic.com/graphql' };
/** Clauses that are ours, or that give more than one number. */
const newrelic_REFUSED = /\b(?:since|until|timeseries|facet|compare\s+with)\b/i;
/** @throws {UserError} a setting or a credential can't be used */
function newrelic(config, secrets, ca) {
    const { requests, errors, slow, region = 'US' } = config;
    const { resolution, lag, timeout } = (0,metrics_schema/* timesOf */.Q)('newrelic', config);
    const key = secrets.read(config['api-key-env'] ?? 'NEW_RELIC_API_KEY', `${newrelic_PLACE}.api-key-env`);
    const queries = { requests, ...(errors && { errors }), ...(slow && { slow }) };
    for (const [role, query] of Object.entries(queries)) {
        const refused = newrelic_REFUSED.exec(query.replace(/'(?:[^'\\]|\\.)*'/g, "''"))?.[0];
        if (refused !== undefined) {
            throw new src_errors/* UserError */.yo(`${newrelic_PLACE}.${role}: has ${refused.toUpperCase()}; write a query for one number, its time is added at each look`);
        }
    }
    const access = { headers: { 'api-key': key }, ...(ca === undefined ? {} : { ca }) };
    const endpoint = new Endpoint(config.url ?? APIS[region], access, `${newrelic_PLACE}.url`);
    return new Queries({ source: 'newrelic', queries, resolution, lag }, new NewRelic(endpoint, config.account, timeout));
}
const GRAPHQL = 'query($account: Int!, $nrql: Nrql!) {actor {account(id: $account) {nrql(query: $nrql) {results}}}}';
/** @see https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/ */
class NewRelic {
    #endpoint;
    #account;
    #seconds;
    constructor(endpoint, account, seconds) {
        this.#endpoint = endpoint;
        this.#account = account;
        this.#seconds = seconds;
    }
    get address() {
        return this.#endpoint.url;
    }
    async sum(query, window, signal) {
        const nrql = `${query} SINCE ${window.from * 1000} UNTIL ${window.to * 1000}`;
        const body = JSON.stringify({ query: GRAPHQL, variables: { account: this.#account, nrql } });
        const headers = { 'content-type': 'application/json' };
        const answer = await this.#endpoint.send({ method: 'POST', path: '', headers, body }, this.#seconds, signal);
        return onlyNumber(resultsOf(answer));
    }
}
/** GraphQL tells of errors in an answer that is otherwise fine. */
function resultsOf(answer) {
    const { data, errors } = (answer ?? {});
    const said = Array.isArray(errors) ? errors[0]?.message : undefined;
    if (said !== undefined)
        throw new NoAnswer(String(said), 200, 'error');
    const results = data?.actor?.account?.nrql?.results;
    if (!Array.isArray(results))
        throw new NoAnswer('the answer is not that of NerdGraph', 200, 'no-json');
    return results;
}
function onlyNumber(results) {
    if (results.length === 0)
        return undefined;
    const values = Object.values(results[0] ?? {});
    if (results.length > 1 || values.length !== 1) {
        throw new WrongAnswer(`the query gave ${results.length} rows of ${values.length} values, not one number`);
    }
    const [value] = values;
    if (value === null)
        return undefined;
    if (typeof value !== 'number')
        throw new WrongAnswer(`the query gave ${JSON.stringify(value).slice(0, 40)}, not a number`);
    return value;
}

;// CONCATENATED MODULE: ./src/gates/metrics/complaints.js



/** What a person can mend about a metrics server that gave no usable answer; anything else as it is. */
function asUserError(error, url) {
    const say = (text) => new src_errors/* UserError */.yo(`prometheus-url: ${text}`, { cause: error });
    if (error instanceof WrongAnswer)
        return new src_errors/* UserError */.yo(`prometheus.queries: ${error.message}`, { cause: error });
    if (!(error instanceof NoAnswer))
        return error;
    const { status, code, message } = error;
    if (code === 'refused')
        return say(message);
    if (code === 'too-large')
        return say(`${url}: ${message}; narrow the queries to fewer series`);
    if (status === 0)
        return say(`nothing answers at ${url} (${message}); give the address of a running Prometheus`);
    if (status === 401 || status === 403) {
        return say(`${url} refuses the credentials (${status}); give a token that may query it, by prometheus.token-env`);
    }
    if (status === 400 || status === 422)
        return say(`${url} refuses the query (${message})`);
    if (status === 200 || status === 404 || status === 405 || (status >= 300 && status < 400)) {
        return say(`${url} is no Prometheus (${message}); give the address below which /api/v1/query is found, path prefix included`);
    }
    return say(`${url} does not answer queries (${message})`);
}
/** Stable is not there to be compared with. @param seen it was scraped once */
function unscraped(url, naming, arms, seen) {
    if (naming.byService) {
        return new src_errors/* UserError */.yo(`prometheus-url: ${url} has ${seen ? 'only one sample of' : 'no series'} ${naming.describe('requests')} of Service ${arms.services?.stable} in namespace ${arms.namespace}; let it scrape the proxy, send the Service a request, or take another prometheus.preset`);
    }
    const { podLabel, namespaceLabel } = naming;
    const pods = arms.stable.replicaSets.map((name) => `${name}-…`).join(', ');
    return new src_errors/* UserError */.yo(`prometheus-url: ${url} ${seen ? 'has scraped only once' : 'scrapes none of'} the pods ${pods} in namespace ${arms.namespace}; let it scrape them, and set prometheus.pod-label and namespace-label where the labels are not "${podLabel}" and "${namespaceLabel}"`);
}

;// CONCATENATED MODULE: ./src/gates/metrics/tally.js

function emptyTally() {
    return { canary: emptyArm(), baseline: emptyArm() };
}
function emptyArm() {
    return {
        scraped: false,
        series: 0,
        requests: 0,
        events: 0,
        strict: 0,
        lowerBound: false,
        upper: undefined,
        lower: undefined,
    };
}
/** @throws {NotACount} a counter of either arm is no count */
function tally(metric, snapshot, counting) {
    const sums = emptyTally();
    for (const arm of ['canary', 'baseline']) {
        sums[arm].scraped = counting.arms.scraped(arm, snapshot.targets, counting.window.from);
    }
    if (metric.kind === 'slow')
        addSlow(sums, metric.bound, snapshot, counting);
    else
        addEvents(sums, snapshot, counting);
    return sums;
}
function addEvents(sums, snapshot, counting) {
    const each = (all, add) => {
        for (const series of snapshot.targets.once(all)) {
            const arm = counting.arms.of(series);
            if (arm === undefined)
                continue;
            const { count, lowerBound } = increment(series, snapshot.targets.of(series), counting.window, snapshot.begin);
            add(sums[arm], count, series);
            if (lowerBound)
                sums[arm].lowerBound = true;
        }
    };
    each(snapshot.requests, (arm, count, series) => {
        arm.series += 1;
        arm.requests += count;
        if (snapshot.errors === undefined && counting.isError(series.labels))
            arm.events += count;
    });
    each(snapshot.errors ?? [], (arm, count) => {
        arm.events += count;
    });
}
function addSlow(sums, bound, snapshot, counting) {
    const histograms = new Map();
    for (const series of snapshot.targets.once(snapshot.buckets)) {
        const arm = counting.arms.of(series);
        const le = bucketBound(series.labels.le);
        if (arm === undefined || le === undefined)
            continue;
        const { count, lowerBound } = increment(series, snapshot.targets.of(series), counting.window, snapshot.begin);
        if (lowerBound)
            sums[arm].lowerBound = true;
        const { le: _, ...rest } = series.labels;
        const key = JSON.stringify(Object.entries(rest).sort());
        const histogram = histograms.get(key) ?? { arm: sums[arm], buckets: new Map() };
        histograms.set(key, histogram);
        const seconds = le * counting.bucketUnit;
        histogram.buckets.set(seconds, (histogram.buckets.get(seconds) ?? 0) + count);
    }
    for (const { arm, buckets } of histograms.values()) {
        const slow = slowRequests(buckets, bound);
        if (slow === undefined)
            continue;
        arm.series += 1;
        arm.requests += slow.total;
        arm.events += slow.above;
        arm.strict += slow.below;
        // Where histograms differ the coarsest boundaries are the ones to tell of.
        arm.upper = arm.upper === null || slow.upper === null ? null : Math.max(arm.upper ?? 0, slow.upper);
        arm.lower = Math.min(arm.lower ?? Number.POSITIVE_INFINITY, slow.lower);
    }
}
/** "0.5", "5e-1", "+Inf" → a number; undefined where it is none. */
function bucketBound(le) {
    if (le === '+Inf')
        return Number.POSITIVE_INFINITY;
    const value = le === undefined || le.trim() === '' ? Number.NaN : Number(le);
    return Number.isFinite(value) ? value : undefined;
}
/** Adds the tally of a window that follows. */
function addTally(sums, next) {
    for (const arm of ['canary', 'baseline']) {
        const [to, from] = [sums[arm], next[arm]];
        to.scraped ||= from.scraped;
        to.series += from.series;
        to.requests += from.requests;
        to.events += from.events;
        to.strict += from.strict;
        to.lowerBound ||= from.lowerBound;
        if (from.upper !== undefined)
            to.upper = to.upper === undefined ? from.upper : coarser(to.upper, from.upper);
        if (from.lower !== undefined)
            to.lower = Math.min(to.lower ?? from.lower, from.lower);
    }
}
function coarser(a, b) {
    return a === null || b === null ? null : Math.max(a, b);
}
/** What is missing of an arm; undefined where its requests are counted. */
function missingOf(metric, arm, pods) {
    const what = metric.kind === 'slow' ? 'duration buckets' : 'request counts';
    if (arm.series > 0)
        return undefined;
    return arm.scraped
        ? gap('zero', `${pods} are scraped and have no ${what} yet`)
        : gap('absent', `${pods} have no ${what}, and no scrape of them is known`);
}
/** The reading of a metric: counts, or why there are none. */
function tally_readingOf(metric, { canary, baseline }) {
    const missing = missingOf(metric, canary, "the canary's pods");
    if (missing?.gap === 'absent')
        return missing;
    if (canary.requests === 0 && metric.kind !== 'requests') {
        return missing ?? gap('zero', `the canary's pods count no request, the baseline's ${baseline.requests}`);
    }
    if (canary.events > canary.requests || baseline.events > baseline.requests) {
        return gap('not-a-number', 'more errors than requests were counted; the queries do not belong together');
    }
    const events = metric.kind === 'requests' ? 'requests' : 'events';
    return {
        n: canary.requests,
        x: canary[events],
        m: baseline.requests,
        y: baseline[events],
        ...(metric.kind === 'slow' ? between(metric.bound, canary, baseline) : {}),
        ...(canary.lowerBound || baseline.lowerBound ? { lowerBound: true } : {}),
    };
}
function between(bound, canary, baseline) {
    const above = coarser(canary.upper ?? null, baseline.upper === undefined ? bound : baseline.upper);
    const below = Math.min(canary.lower ?? 0, baseline.lower ?? bound);
    if (above === bound && below === bound)
        return {};
    return { between: { above, below, x: canary.strict, y: baseline.strict } };
}
function gap(cause, detail) {
    return { gap: cause, detail };
}

;// CONCATENATED MODULE: ./src/gates/metrics/prometheus.js








/** Samples are asked for this far back before a window, in scrapes: where a counter stood, and what is newborn. */
const LEAD_SCRAPES = 4;
/** The same where the time between scrapes is not known: another run began the rollout. */
const UNKNOWN_LEAD = 60;
/** Long windows are asked for in parts of so many scrapes. */
const PART_SCRAPES = 300;
const UNKNOWN_SCRAPE = 15;
const SURVEY_SECONDS = 5;
const SHORTEST_LOOK = 2;
const LONGEST_LOOK = 10;
/** Pods that were made a moment ago are not scraped at once: so long a survey waits for a first and a second scrape. */
const WAIT_UNSEEN = 15;
const WAIT_TWICE = 90;
const SURVEY_PAUSE = 1;
const SCRAPES_LOOKBACK = 300;
/** A sample can be queried when its scrape has ended: so many times the longest scrape seen, and a little. */
const LAG_SCRAPE_DURATIONS = 3;
const LAG_SECONDS = 0.25;
/** Counts from the raw samples of a Prometheus, or of anything that speaks its HTTP API. */
class Prometheus {
    #endpoint;
    #naming;
    #time;
    #scrape;
    #lag;
    /** @throws {UserError} a setting can't be used */
    constructor(settings, access, time) {
        this.#endpoint = new Endpoint(settings.url, access);
        this.#naming = new Naming(settings);
        this.#time = time;
    }
    get delaySeconds() {
        const scrape = this.#scrape ?? UNKNOWN_SCRAPE;
        return Math.min(this.#lag ?? Number.POSITIVE_INFINITY, scrape + LAG_SECONDS);
    }
    async survey(metrics, arms, lookbackSeconds, signal) {
        const stable = { ...arms, canary: { replicaSets: [] } };
        try {
            await this.#findScrape(stable, signal);
            const now = this.#time.now();
            const window = { from: now - lookbackSeconds, to: now };
            const measured = await this.#measure(metrics, stable, window, SURVEY_SECONDS, signal, 'baseline');
            return surveyOf(this.#scrape, metrics, (metric) => seen(metric, measured, this.#naming));
        }
        catch (error) {
            signal.throwIfAborted();
            throw asUserError(error, this.#endpoint.url);
        }
    }
    async look(metrics, arms, window, signal) {
        const seconds = Math.min(LONGEST_LOOK, Math.max(SHORTEST_LOOK, window.to - window.from));
        try {
            const measured = await this.#measure(metrics, arms, window, seconds, signal);
            return Object.fromEntries(metrics.map((metric) => [metric.name, asReading(metric, measured.get(metric.name))]));
        }
        catch (error) {
            signal.throwIfAborted();
            return survey_unanswered(metrics, error);
        }
    }
    async reach(arms, pods, signal) {
        const { byService } = this.#naming;
        const canary = { ...arms, stable: { replicaSets: [] } };
        const now = this.#time.now();
        const window = { from: now, to: now };
        try {
            const { targets } = await this.#fetch(byService ? [ALL_REQUESTS] : [], canary, window, SHORTEST_LOOK, signal);
            // Where proxies count, each of them may have counted for the canary.
            const newest = byService ? targets.newest() : pods.flatMap((pod) => targets.newestOf(pod));
            const known = newest.length > 0 && newest.every(Number.isFinite);
            return known ? { earliest: Math.min(...newest), latest: Math.max(...newest) } : undefined;
        }
        catch (error) {
            signal.throwIfAborted();
            survey_unanswered([], error);
            return undefined;
        }
    }
    /** @param gauged the arm whose CPU and memory are wanted */
    async #measure(metrics, arms, window, seconds, signal, gauged = 'canary') {
        const separation = this.#naming.separation(arms);
        const byPod = new ArmsByPod(arms, this.#naming.podLabel);
        const measured = new Map();
        for (const part of parts(window, PART_SCRAPES * (this.#scrape ?? UNKNOWN_SCRAPE))) {
            const snapshot = await this.#fetch(metrics, arms, part, seconds, signal);
            for (const metric of metrics) {
                const { name, kind } = metric;
                const now = kind === 'cpu' || kind === 'memory'
                    ? { reading: gaugeReading(kind, snapshot, { byPod, wanted: gauged, limits: arms.limits }, part) }
                    : this.#count(metric, measured.get(name), snapshot, separation, part);
                measured.set(name, now);
            }
        }
        return measured;
    }
    #count(metric, before, snapshot, arms, window) {
        const lacks = this.#naming.lacks(metric);
        if (lacks !== undefined)
            return { reading: { gap: 'absent', detail: lacks } };
        // A part of a window that can't be counted leaves nothing to add to.
        if (before !== undefined && 'reading' in before)
            return before;
        const sums = before?.tally ?? emptyTally();
        try {
            const { isError, bucketUnit } = this.#naming;
            addTally(sums, tally(metric, snapshot, { arms, window, isError, bucketUnit }));
            return { tally: sums };
        }
        catch (error) {
            if (!(error instanceof NotACount))
                throw error;
            return { reading: { gap: 'not-a-number', detail: error.message } };
        }
    }
    #fetch(metrics, arms, window, seconds, signal) {
        const lead = this.#scrape === undefined ? UNKNOWN_LEAD : LEAD_SCRAPES * this.#scrape;
        const begin = window.from - lead;
        return fetchSnapshot(this.#endpoint, this.#naming, metrics, arms, window, begin, seconds, signal);
    }
    /** Learns the time between two scrapes of what counts for stable, and how long a scrape takes. */
    async #findScrape(arms, signal) {
        const begun = this.#time.now();
        const { byService } = this.#naming;
        for (;;) {
            const now = this.#time.now();
            const window = { from: now - SCRAPES_LOOKBACK, to: now };
            const snapshot = await this.#fetch(byService ? [ALL_REQUESTS] : [], arms, window, SURVEY_SECONDS, signal);
            const targets = [...snapshot.targets.all()];
            const scrape = scrapeSeconds(targets);
            if (scrape !== undefined) {
                this.#scrape = Math.max(0.1, Math.round(scrape * 10) / 10);
                const durations = snapshot.scrapeDurations.flatMap(({ samples }) => samples.map(([, seconds]) => seconds));
                const longest = durations.reduce((highest, seconds) => Math.max(highest, seconds), 0);
                // The pods' scrapes say nothing of how long a proxy's takes.
                if (!byService && durations.length > 0)
                    this.#lag = LAG_SECONDS + LAG_SCRAPE_DURATIONS * longest;
                return;
            }
            const seen = targets.some((target) => target.seen.length > 0);
            if (now - begun >= (seen ? WAIT_TWICE : WAIT_UNSEEN)) {
                throw unscraped(this.#endpoint.url, this.#naming, arms, seen);
            }
            await this.#time.pause(SURVEY_PAUSE, signal);
        }
    }
}
/** Asks for nothing but the requests. */
const ALL_REQUESTS = { name: 'requests', kind: 'requests', required: false, mode: 'sequential' };
function seen(metric, measured, naming) {
    const found = measured.get(metric.name);
    const missing = 'tally' in found
        ? missingOf(metric, found.tally.baseline, "stable's pods")
        : 'gap' in found.reading
            ? found.reading
            : undefined;
    if (missing !== undefined)
        return { why: `${missing.detail} (looked for ${naming.describe(metric.kind)})` };
    if (!('tally' in found))
        return {};
    const { requests, events } = found.tally.baseline;
    return { before: { m: requests, y: metric.kind === 'requests' ? requests : events } };
}
function asReading(metric, measured) {
    if (measured === undefined)
        return { gap: 'zero', detail: 'the window is empty' };
    return 'tally' in measured ? tally_readingOf(metric, measured.tally) : measured.reading;
}
/** A window in parts of at most `longest` seconds. */
function parts({ from, to }, longest) {
    const number = Math.max(1, Math.ceil((to - from) / longest));
    return Array.from({ length: number }, (_, i) => ({
        from: i === 0 ? from : from + i * longest,
        to: i === number - 1 ? to : from + (i + 1) * longest,
    }));
}

;// CONCATENATED MODULE: ./src/gates/metrics/secrets.js

/** Reads secrets from the environment, and has each kept out of everything that is written. */
class Secrets {
    #env;
    #hide;
    /** @param hide told of every secret before it is used */
    constructor(env, hide) {
        this.#env = env;
        this.#hide = hide;
    }
    /** @throws {UserError} the variable is empty, or holds what no header can */
    read(variable, setting) {
        const value = this.find(variable);
        if (value === undefined) {
            throw new src_errors/* UserError */.yo(`${setting}: the variable ${variable} is empty; set it in the step's env from a secret`);
        }
        if (!/^[\x20-\x7e]*$/.test(value)) {
            throw new src_errors/* UserError */.yo(`${setting}: the variable ${variable} holds more than one line of plain ASCII; check the secret`);
        }
        return value;
    }
    /** Undefined where the variable is empty. */
    find(variable) {
        const value = this.#env[variable]?.trim();
        if (!value)
            return undefined;
        this.#hide(value);
        return value;
    }
    /** A setting that is no secret. */
    plain(variable) {
        return this.#env[variable]?.trim() || undefined;
    }
    /** An environment with these variables, those that a program needs to run, and no others. */
    environment(variables) {
        const found = variables.map((name) => [name, this.find(name)]);
        const usual = USUAL.map((name) => [name, this.plain(name)]);
        return Object.fromEntries([...usual, ...found].filter((pair) => pair[1] !== undefined));
    }
}
const USUAL = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];

;// CONCATENATED MODULE: ./src/gates/metrics/source.js











/** Every source besides Prometheus. */
const sources = {
    'http-json': (config, secrets, ca) => new HttpJson(config, secrets, ca),
    command: (config, secrets) => new Command(config, secrets),
    datadog: datadog,
    cloudwatch: cloudwatch,
    newrelic: newrelic,
};
const clock = {
    now: () => Date.now() / 1000,
    pause: async (seconds, signal) => {
        await (0,promises_.setTimeout)(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
};
/**
 * The metric source of a service; nothing is sent yet.
 *
 * @param hide told of every secret that is read from the environment
 * @param time another clock than the present one, for what is past
 * @throws {UserError} the URL, a query or a credential can't be used
 */
async function openSource(settings, credentials, env, hide = () => { }, time = clock) {
    if (isPrometheus(settings))
        return new Prometheus(settings, source_accessOf(settings, credentials, env), time);
    const ca = credentials.ca ? certificates(credentials.ca) : undefined;
    return new External(adapterOf(settings, new Secrets(env, hide), ca), time.now);
}
function isPrometheus(settings) {
    return 'url' in settings;
}
function adapterOf(settings, secrets, ca) {
    const [name] = Object.keys(settings);
    if (name === undefined)
        throw new src_errors/* UserError */.yo(`metrics: names no source; write one of ${Object.keys(sources).join(', ')}`);
    const open = (source) => sources[source](settings[source], secrets, ca);
    return open(name);
}
function source_accessOf(settings, credentials, env) {
    const { user, password, ca } = credentials;
    const token = credentials.token || tokenFrom(settings['token-env'], env);
    if (token && user) {
        throw new src_errors/* UserError */.yo('prometheus: has a token and a user; give one of the two');
    }
    const access = { headers: settings.headers ?? {} };
    if (token)
        access.bearer = token;
    else if (user)
        access.basic = { user, password: password ?? '' };
    if (ca)
        access.ca = certificates(ca);
    return access;
}
function tokenFrom(name, env) {
    if (name === undefined)
        return undefined;
    const token = env[name]?.trim();
    if (!token) {
        throw new src_errors/* UserError */.yo(`prometheus.token-env: the variable ${name} is empty; set it in the step's env from a secret`);
    }
    return token;
}
function certificates(path) {
    let text;
    try {
        text = (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch (error) {
        throw new src_errors/* UserError */.yo(`prometheus-ca: can't read ${path} (${(0,src_errors/* messageOf */.bD)(error)}); give the path of a PEM file`);
    }
    if (!text.includes('-----BEGIN CERTIFICATE-----')) {
        throw new src_errors/* UserError */.yo(`prometheus-ca: ${path} holds no certificate; give a PEM file with -----BEGIN CERTIFICATE-----`);
    }
    return text;
}

// EXTERNAL MODULE: ./src/kube/calls.js
var calls = __webpack_require__(7502);
// EXTERNAL MODULE: ./src/kube/credentials.js + 1 modules
var credentials = __webpack_require__(2449);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./src/yaml.js
var yaml = __webpack_require__(286);
;// CONCATENATED MODULE: ./src/kube/in-cluster.js


const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
/** True in a pod that has the token of a service account. */
function runsInCluster(env, folder = SERVICE_ACCOUNT) {
    return Boolean(env.KUBERNETES_SERVICE_HOST) && (0,external_node_fs_.existsSync)(`${folder}/token`);
}
/** The way of a pod to its own API server, as its service account. */
function inCluster(env, folder = SERVICE_ACCOUNT) {
    const host = env.KUBERNETES_SERVICE_HOST ?? '';
    const port = env.KUBERNETES_SERVICE_PORT ?? '443';
    const namespaceFile = `${folder}/namespace`;
    return {
        origin: "the pod's service account",
        server: `https://${(0,external_node_net_.isIPv6)(host) ? `[${host}]` : host}:${port}`,
        namespace: (0,external_node_fs_.existsSync)(namespaceFile) ? (0,external_node_fs_.readFileSync)(namespaceFile, 'utf8').trim() : 'default',
        ca: { file: `${folder}/ca.crt` },
        insecure: false,
        user: { name: 'service account', tokenFile: `${folder}/token` },
    };
}

;// CONCATENATED MODULE: ./src/kube/kubeconfig.js






/**
 * Order: the target's kubeconfig, KUBECONFIG, ~/.kube/config, the pod's own service account. Of several files the first
 * that names a cluster, user, context or current-context wins, as with kubectl.
 *
 * @throws {UserError} a file is missing or broken, or names what isn't there
 */
function readAccess(target, env) {
    const sources = sourcesOf(target, env);
    if (sources.length === 0) {
        if (!runsInCluster(env)) {
            throw new src_errors/* UserError */.yo('no kubeconfig: give the input kubeconfig, set KUBECONFIG, or write ~/.kube/config (and this is no pod of a cluster)');
        }
        const access = inCluster(env);
        return target.namespace === undefined ? access : { ...access, namespace: target.namespace };
    }
    return kubeconfig_select(sources, target);
}
const LONGEST_PATHS = 2000;
function sourcesOf(target, env) {
    const given = target.kubeconfig?.trim() ?? '';
    if (given.includes('\n') || given.startsWith('{'))
        return [kubeconfig_parse(given, 'the kubeconfig given as text')];
    if (given.length > LONGEST_PATHS) {
        throw new src_errors/* UserError */.yo(`kubeconfig: ${given.length} characters on one line are no path; give the path of a kubeconfig or its text, as it is (not in base64)`);
    }
    if (given !== '')
        return given.split(external_node_path_.delimiter).filter(Boolean).map(readSource);
    const listed = (env.KUBECONFIG ?? '').split(external_node_path_.delimiter).filter(Boolean);
    if (listed.length > 0) {
        const present = listed.filter((file) => (0,external_node_fs_.existsSync)(file));
        if (present.length === 0)
            throw new src_errors/* UserError */.yo(`KUBECONFIG names ${listed.join(', ')}, which isn't there`);
        return present.map(readSource);
    }
    const usual = (0,external_node_path_.join)(env.HOME ?? (0,external_node_os_.homedir)(), '.kube', 'config');
    return (0,external_node_fs_.existsSync)(usual) ? [readSource(usual)] : [];
}
function readSource(file) {
    let text;
    try {
        text = (0,external_node_fs_.readFileSync)(file, 'utf8');
    }
    catch (error) {
        throw new src_errors/* UserError */.yo(`can't read the kubeconfig ${file} (${(0,src_errors/* messageOf */.bD)(error)}); give the path of one on the runner, or its text`, { cause: error });
    }
    return kubeconfig_parse(text, file, (0,external_node_path_.dirname)((0,external_node_path_.resolve)(file)));
}
const KUBECONFIG_LIMITS = { bytes: 2 * 1024 * 1024, aliases: 50, depth: 32, nodes: 100_000 };
function kubeconfig_parse(text, name, folder) {
    const { value } = (0,yaml/* readYaml */.g)(text, name, KUBECONFIG_LIMITS);
    if (!isEntry(value) && value !== undefined) {
        throw new src_errors/* UserError */.yo(`${name} is no kubeconfig: it has ${Array.isArray(value) ? 'a list' : 'a word'} where clusters, users and contexts belong`);
    }
    return { name, content: value ?? {}, ...(folder !== undefined && { folder }) };
}
function kubeconfig_select(sources, target) {
    const where = sources.map(({ name }) => name).join(', ');
    const current = sources
        .map(({ content }) => content['current-context'])
        .find((name) => typeof name === 'string' && name !== '');
    const contextName = target.context ?? current;
    const contexts = kubeconfig_named(sources, 'contexts', 'context');
    if (typeof contextName !== 'string') {
        throw new src_errors/* UserError */.yo(`${where} has no current-context; name one with the input context (${known(contexts)})`);
    }
    const context = need(contexts, contextName, `context`, where);
    const origin = `context ${contextName} of ${context.source.name}`;
    const read = reader(context, origin);
    const clusterName = read.text('cluster');
    if (clusterName === undefined)
        throw new src_errors/* UserError */.yo(`${origin} names no cluster`);
    const cluster = need(kubeconfig_named(sources, 'clusters', 'cluster'), clusterName, `cluster`, origin);
    const userName = read.text('user');
    const users = kubeconfig_named(sources, 'users', 'user');
    const user = userName === undefined ? undefined : need(users, userName, 'user', origin);
    const inline = user !== undefined && user.source.folder === undefined;
    if (inline && isEntry(user.entry.exec) && target.trustExec !== true) {
        throw new src_errors/* UserError */.yo(`user ${userName} of ${user.source.name} runs a program (exec) for its credentials; give a kubeconfig with a token or certificate, or name a kubeconfig file instead of its text`);
    }
    return {
        origin,
        namespace: target.namespace ?? read.text('namespace') ?? 'default',
        user: user === undefined ? { name: '' } : userOf(user, userName ?? ''),
        ...clusterOf(cluster, clusterName),
    };
}
function clusterOf(found, name) {
    const where = `cluster ${name} of ${found.source.name}`;
    const read = reader(found, where);
    const server = read.text('server');
    if (server === undefined || !/^https?:\/\/[^@\s]+$/.test(server) || !URL.canParse(server)) {
        throw new src_errors/* UserError */.yo(`${where}: server is no URL such as https://10.0.0.1:6443`);
    }
    const ca = read.material('certificate-authority');
    const tlsServerName = read.text('tls-server-name');
    const proxyUrl = read.text('proxy-url');
    return {
        server,
        insecure: found.entry['insecure-skip-tls-verify'] === true,
        ...(ca !== undefined && { ca }),
        ...(tlsServerName !== undefined && { tlsServerName }),
        ...(proxyUrl !== undefined && { proxyUrl }),
    };
}
function userOf(found, name) {
    const where = `user ${name} of ${found.source.name}`;
    const read = reader(found, where);
    const fields = {
        certificate: read.material('client-certificate'),
        key: read.material('client-key'),
        token: read.text('token'),
        tokenFile: read.file('tokenFile'),
        username: read.text('username'),
        password: read.text('password'),
        impersonate: read.text('as'),
        exec: execOf(found, where),
        oidc: oidcOf(found, where),
    };
    if ((fields.certificate === undefined) !== (fields.key === undefined)) {
        throw new src_errors/* UserError */.yo(`${where}: give client-certificate and client-key together`);
    }
    return { name, ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) };
}
function execOf(found, where) {
    const exec = found.entry.exec;
    if (!isEntry(exec))
        return undefined;
    const read = reader({ entry: exec, source: found.source }, `${where}, exec`);
    const command = read.text('command');
    const apiVersion = read.text('apiVersion');
    if (command === undefined)
        throw new src_errors/* UserError */.yo(`${where}: exec names no command`);
    if (apiVersion === undefined)
        throw new src_errors/* UserError */.yo(`${where}: exec names no apiVersion, such as client.authentication.k8s.io/v1`);
    const { folder } = found.source;
    const env = list(exec.env).filter(isEntry);
    const installHint = read.text('installHint');
    return {
        apiVersion,
        // As kubectl: a command with a slash is a path from the kubeconfig's folder, one without is looked up in PATH.
        command: command.includes('/') && folder !== undefined ? (0,external_node_path_.resolve)(folder, command) : command,
        args: list(exec.args).map(String),
        env: env.map((entry) => ({ name: String(entry.name), value: String(entry.value ?? '') })),
        provideClusterInfo: exec.provideClusterInfo === true,
        ...(installHint !== undefined && { installHint }),
    };
}
function oidcOf(found, where) {
    const provider = found.entry['auth-provider'];
    if (!isEntry(provider))
        return undefined;
    if (provider.name !== 'oidc') {
        throw new src_errors/* UserError */.yo(`${where}: kubectl has dropped the auth-provider "${provider.name}"; use its exec plugin instead (gke-gcloud-auth-plugin, kubelogin)`);
    }
    const config = isEntry(provider.config) ? provider.config : {};
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
}
/** Entries of all sources by name, the first of a name first. */
function kubeconfig_named(sources, plural, singular) {
    const found = new Map();
    for (const source of sources) {
        for (const item of list(source.content[plural])) {
            if (!isEntry(item) || typeof item.name !== 'string' || found.has(item.name))
                continue;
            const entry = item[singular];
            found.set(item.name, { entry: isEntry(entry) ? entry : {}, source });
        }
    }
    return found;
}
function need(entries, name, what, where) {
    const found = entries.get(name);
    if (found === undefined)
        throw new src_errors/* UserError */.yo(`${where} has no ${what} "${name}"; it has ${known(entries)}`);
    return found;
}
function known(entries) {
    return entries.size === 0 ? 'none' : [...entries.keys()].join(', ');
}
function reader({ entry, source }, where) {
    const text = (key) => {
        const value = entry[key];
        if (value === undefined || value === null || value === '')
            return undefined;
        if (typeof value !== 'string')
            throw new src_errors/* UserError */.yo(`${where}: ${key} is a ${typeof value}; write text, in quotes`);
        return value;
    };
    const file = (key) => {
        const path = text(key);
        if (path === undefined)
            return undefined;
        if (source.folder !== undefined)
            return (0,external_node_path_.resolve)(source.folder, path);
        throw new src_errors/* UserError */.yo(`${where}: ${key} names a file, but the kubeconfig was given as text; put the data in place, or name a kubeconfig file`);
    };
    const material = (key) => {
        const data = text(`${key}-data`);
        if (data !== undefined)
            return { data: Buffer.from(data, 'base64').toString('utf8') };
        const path = file(key);
        return path === undefined ? undefined : { file: path };
    };
    return { text, file, material };
}
function list(value) {
    return Array.isArray(value) ? value : [];
}
function isEntry(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// EXTERNAL MODULE: ./src/kube/transport.js
var kube_transport = __webpack_require__(9746);
;// CONCATENATED MODULE: ./src/kube/watch-stream.js





/** The API server sends a bookmark every minute; a stream that is silent for longer is taken for dead. */
const SILENCE_MS = 90_000;
/** The API server ends a stream after this; spread, so that runners don't come back together. */
const STREAM_SECONDS = { least: 240, most: 360 };
const MAX_LINE_BYTES = 16 * 1024 * 1024;
/**
 * Events of a watch, taken up again by itself after a break, from the last resourceVersion seen. Without a
 * resourceVersion to begin with, objects that are there come as ADDED, once more after each break until the first
 * bookmark, and deletions during such a break are not told: `track` lists first and has neither.
 *
 * @throws {KubeError} 410: the history is gone, list again; any status that trying again can't heal
 * @throws the signal's reason, when it aborts
 */
async function* watchResuming(transport, path, options) {
    const { signal } = options;
    let version = options.resourceVersion;
    let anchored = version !== undefined;
    let failures = 0;
    for (;;) {
        signal.throwIfAborted();
        const startedAt = performance.now();
        let trouble = false;
        const stream = new AbortController();
        try {
            const head = await watch_stream_open(transport, watchPath(path, options, version), AbortSignal.any([signal, stream.signal]), stream);
            options.onConnected?.(true);
            for await (const line of lines(head, stream)) {
                failures = 0;
                if (line.type === 'ERROR')
                    throw new kube_errors/* KubeError */.a3({
                        verb: 'watch',
                        path,
                        status: line.object.code ?? 500,
                        text: JSON.stringify(line.object),
                    });
                if (line.type === 'BOOKMARK')
                    anchored = true;
                if (anchored)
                    version = line.object.metadata.resourceVersion ?? version;
                if (line.type !== 'BOOKMARK')
                    yield line;
            }
        }
        catch (error) {
            signal.throwIfAborted();
            rethrowLasting(transport, error);
            trouble = true;
        }
        finally {
            stream.abort();
        }
        // A stream that ends as soon as it began must not become a storm of requests.
        if (trouble || performance.now() - startedAt < 1000) {
            if (trouble)
                options.onConnected?.(false);
            await (0,promises_.setTimeout)((0,calls/* backoffMs */.jo)(failures), undefined, { signal });
            failures += 1;
        }
    }
}
/** Garbage, a reset, silence or an overloaded server: the caller tries again. Everything else is thrown. */
function rethrowLasting(transport, error) {
    if (error instanceof Broken)
        return;
    if (error instanceof kube_errors/* KubeError */.a3) {
        if (error.status === 429 || error.status >= 500)
            return;
        throw error;
    }
    if (error instanceof src_errors/* UserError */.yo)
        throw error;
    (0,calls/* troubleOf */.LH)(transport, error);
}
/** The stream can't be read on; a new one can. */
class Broken extends Error {
    name = 'Broken';
}
async function watch_stream_open(transport, path, signal, stream) {
    for (let renewed = false;; renewed = true) {
        const timer = setTimeout(() => stream.abort(new Broken('no answer')), calls/* DEADLINE_MS */.Wp);
        try {
            const head = await transport.send({ method: 'GET', path }, signal);
            const status = head.statusCode ?? 0;
            if (status === 200)
                return head;
            const answer = { status, text: await (0,kube_transport/* bodyOf */.EN)(head) };
            if (status !== 401)
                throw (0,calls/* failure */.V2)({ verb: 'watch', path }, answer);
            if (renewed || !transport.credentials.renew())
                throw (0,calls/* refused */.J5)(transport, answer);
        }
        catch (error) {
            throw stream.signal.aborted ? stream.signal.reason : error;
        }
        finally {
            clearTimeout(timer);
        }
    }
}
async function* lines(head, stream) {
    let rest = [];
    let bytes = 0;
    const watchdog = setTimeout(() => stream.abort(new Broken('silence')), SILENCE_MS);
    try {
        for await (const chunk of head) {
            watchdog.refresh();
            let from = 0;
            for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
                const line = Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8');
                rest = [];
                bytes = 0;
                from = end + 1;
                if (line.trim() !== '')
                    yield parseLine(line);
            }
            rest.push(chunk.subarray(from));
            bytes += chunk.length - from;
            if (bytes > MAX_LINE_BYTES)
                throw new Broken('endless line');
        }
    }
    catch (error) {
        throw stream.signal.aborted ? stream.signal.reason : error;
    }
    finally {
        clearTimeout(watchdog);
    }
}
function parseLine(text) {
    try {
        const line = JSON.parse(text);
        if (typeof line.type === 'string' && typeof line.object === 'object' && line.object !== null)
            return line;
    }
    catch {
        // Falls through: a line that is no event breaks the stream, whatever it is.
    }
    throw new Broken('no event');
}
function watchPath(path, options, version) {
    const { least, most } = STREAM_SECONDS;
    const query = new URLSearchParams({
        watch: 'true',
        allowWatchBookmarks: 'true',
        timeoutSeconds: String(Math.round(least + Math.random() * (most - least))),
    });
    if (version !== undefined)
        query.set('resourceVersion', version);
    if (options.labelSelector !== undefined)
        query.set('labelSelector', options.labelSelector);
    if (options.fieldSelector !== undefined)
        query.set('fieldSelector', options.fieldSelector);
    return `${path}?${query}`;
}

;// CONCATENATED MODULE: ./src/kube/client.js






const FIELD_MANAGER = 'gradus';
const PAGE = '500';
const OWNED = { fieldManager: FIELD_MANAGER };
/**
 * Opens the way to a cluster. Nothing is sent before the first call.
 *
 * @throws {UserError} the kubeconfig is missing, broken, or names what isn't there
 */
async function connect(target, env = process.env) {
    const access = readAccess(target, env);
    return new KubeClient(new kube_transport/* Transport */.oK(access, (0,credentials/* credentialsOf */.YN)(access)));
}
class KubeClient {
    server;
    namespace;
    transport;
    constructor(transport) {
        this.transport = transport;
        this.server = transport.access.server;
        this.namespace = transport.access.namespace;
    }
    async get(path, options = {}) {
        return await this.json({ verb: 'get', method: 'GET', path, options });
    }
    async find(path, options = {}) {
        try {
            return await this.get(path, options);
        }
        catch (error) {
            if ((0,kube_errors/* hasStatus */.Ro)(error, 404))
                return undefined;
            throw error;
        }
    }
    async list(path, options = {}) {
        try {
            return await this.pages(path, { limit: PAGE, ...options.query }, options);
        }
        catch (error) {
            if (!(0,kube_errors/* hasStatus */.Ro)(error, 410))
                throw error;
            // The pages outlived the history they are read from: take it whole.
            return await this.pages(path, { ...options.query }, options);
        }
    }
    async create(path, body, options = {}) {
        return await this.json({ verb: 'create', method: 'POST', path, body, options, query: OWNED });
    }
    async replace(path, body, options = {}) {
        return await this.json({ verb: 'update', method: 'PUT', path, body, options, query: OWNED });
    }
    async jsonPatch(path, operations, options = {}) {
        const contentType = 'application/json-patch+json';
        return await this.json({
            verb: 'patch',
            method: 'PATCH',
            path,
            body: operations,
            contentType,
            options,
            query: OWNED,
        });
    }
    async apply(path, body, options = {}) {
        const contentType = 'application/apply-patch+yaml';
        const query = { ...OWNED, force: 'false' };
        return await this.json({ verb: 'patch', method: 'PATCH', path, body, contentType, options, query });
    }
    async remove(path, options = {}) {
        try {
            await this.json({ verb: 'delete', method: 'DELETE', path, options });
        }
        catch (error) {
            if (!(0,kube_errors/* hasStatus */.Ro)(error, 404))
                throw error;
        }
    }
    async raw(method, path, body, options = {}) {
        const verb = VERBS[method] ?? 'get';
        return await this.send({ verb, method, path, options, ...(body !== undefined && { body }) });
    }
    watch(path, options) {
        return watchResuming(this.transport, path, options);
    }
    close() {
        this.transport.close();
    }
    async pages(path, query, options) {
        const items = [];
        let token;
        for (;;) {
            const page = await this.json({
                verb: 'list',
                method: 'GET',
                path,
                options,
                query: { ...query, continue: token },
            });
            // Items of a list come without their own apiVersion and kind.
            const kind = page.kind?.replace(/List$/, '');
            for (const item of page.items ?? []) {
                items.push({
                    ...(page.apiVersion !== undefined && kind !== undefined && { apiVersion: page.apiVersion, kind }),
                    ...item,
                });
            }
            token = page.metadata.continue;
            if (token === undefined || token === '')
                return { metadata: page.metadata, items };
        }
    }
    async json(request) {
        const answer = await this.send(request);
        if (answer.status < 200 || answer.status > 299)
            throw (0,calls/* failure */.V2)(request, answer);
        return (0,calls/* parsed */.Yz)(request, answer.text);
    }
    async send({ verb, method, path, body, contentType, options, query }) {
        return await (0,calls/* call */.T1)(this.transport, {
            verb,
            method,
            path: withQuery(path, { ...query, ...options.query }),
            ...(body !== undefined && { body: JSON.stringify(body) }),
            ...(contentType !== undefined && { contentType }),
            ...(options.deadlineMs !== undefined && { deadlineMs: options.deadlineMs }),
            ...(options.signal !== undefined && { signal: options.signal }),
        });
    }
}
const VERBS = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
/** Adds the defined parameters to a path. */
function withQuery(path, query) {
    const parameters = Object.entries(query).filter((entry) => entry[1] !== undefined);
    return parameters.length === 0 ? path : `${path}?${new URLSearchParams(parameters)}`;
}

;// CONCATENATED MODULE: ./src/rollout/workplace.js






/**
 * Reads the configuration and opens the way to the cluster; nothing is sent before the first call.
 *
 * @throws {UserError} configuration, service or kubeconfig can't be used
 */
async function workplace_openWorkplace(place) {
    const configured = configuredService(place);
    const context = place.context ?? configured.context;
    const kube = await connect({
        ...(place.kubeconfig === undefined ? {} : { kubeconfig: place.kubeconfig }),
        ...(context === undefined ? {} : { context }),
        ...(configured.namespace === undefined ? {} : { namespace: configured.namespace }),
    }, place.env);
    const service = { ...configured, namespace: configured.namespace ?? kube.namespace };
    const opened = new Map();
    const limit = AbortSignal.timeout(Math.min(service.timeoutSeconds * 1000, LONGEST_TIMER_MS));
    const testimony = [];
    return {
        service,
        testimony,
        context: {
            kube,
            service: service.name,
            namespace: service.namespace,
            actor: place.actor,
            cancel: AbortSignal.any([place.cancel, asCancelled(limit, service.timeoutSeconds)]),
            ...(place.begin === undefined ? {} : { begin: place.begin }),
            ...(place.act === undefined ? {} : { act: place.act }),
            tell: place.tell,
            testify: (lines) => {
                testimony.push(...lines);
                for (const line of lines)
                    place.tell(line);
            },
            warn: place.warn,
            now: () => Date.now() / 1000,
            source: (recorded) => {
                const access = metricsAccess(service.metrics ?? service.prometheus, recorded, place);
                const key = JSON.stringify(access?.settings ?? null);
                const source = opened.get(key) ?? openMetrics(access, place.hide);
                opened.set(key, source);
                return source;
            },
        },
        close: () => kube.close(),
    };
}
/**
 * The service's settings, without a look at the cluster.
 *
 * @param unnamed name of the service where neither the place nor the configuration has one
 * @throws {UserError} configuration or service can't be used
 */
function configuredService({ config, service, environment, settings }, unnamed) {
    const read = readConfig(config);
    const name = service ?? (Object.keys(read.services ?? {}).length === 0 ? unnamed : undefined);
    return serviceConfig(read, { service: name, environment, inputs: settings });
}
/** Node's timers hold 32 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
function asCancelled(limit, seconds) {
    const controller = new AbortController();
    limit.addEventListener('abort', () => controller.abort(new src_errors/* Overdue */.Nx(`the rollout took longer than its timeout of ${seconds} s`)));
    return controller.signal;
}
/**
 * The metrics server to ask, and what it may be told. Credentials go only to the server that the configuration names: a
 * record lies in the cluster, and whoever can write there could have them sent anywhere, or have a command run.
 *
 * @throws {UserError} only the record says where the counts are, and it is not a Prometheus
 */
function metricsAccess(configured, recorded, place) {
    if (configured)
        return { settings: configured, credentials: place.credentials, env: place.env };
    if (!recorded)
        return undefined;
    if (!isPrometheus(recorded)) {
        throw new src_errors/* UserError */.yo(`metrics: the rollout's counts come from ${Object.keys(recorded)[0]}, which only gradus.yml may name; check the repository out in this job too, or give its path as config`);
    }
    const { 'token-env': _token, ...settings } = recorded;
    return { settings, credentials: {}, env: {} };
}
/**
 * @param time another clock than the present one, for what is past
 * @throws {UserError} no source is known, or it can't be used
 */
async function openMetrics(access, hide, time) {
    if (!access) {
        throw new src_errors/* UserError */.yo('prometheus-url: the gates need a metrics server and none is given; write prometheus: {url: …} or metrics: {…} into gradus.yml, or gates: none to watch only the pods');
    }
    return await openSource(access.settings, access.credentials, access.env, hide, time);
}
function readConfig(config) {
    if (!(0,external_node_fs_.existsSync)(config.path)) {
        if (config.required)
            throw new src_errors/* UserError */.yo(`config: there is no file ${config.path}; give the path of your gradus.yml from the workspace`);
        return {};
    }
    return (0,load/* loadConfig */.Z9)((0,external_node_fs_.readFileSync)(config.path, 'utf8'), config.path);
}

// EXTERNAL MODULE: ./src/action/admission/asked.js
var asked = __webpack_require__(1986);
// EXTERNAL MODULE: ./src/action/report-files.js
var report_files = __webpack_require__(6322);
// EXTERNAL MODULE: ../../node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(2831);
// EXTERNAL MODULE: ./src/gates/gaps.js
var gaps = __webpack_require__(8357);
;// CONCATENATED MODULE: ./src/report/curves.js



/**
 * @returns undefined where no gates looked
 * @throws {BadCounts} the record has counts that cannot be
 */
function curvesOf({ plan, looks }) {
    if (plan.gates === undefined || looks.length === 0)
        return undefined;
    const { gates } = plan;
    const judging = new verdict/* Judging */.LG(gates);
    const limits = (0,verdict/* failLimits */.vR)(gates);
    const curves = {
        failLimit: Math.log(1 / gates.alpha),
        passLimit: Math.log(1 / gates.beta),
        looks: [],
        gates: gates.metrics.map((metric) => gateCurve(gates, metric, limits.get(metric.name))),
    };
    for (const [index, look] of looks.entries()) {
        judging.add(look);
        const judgement = judging.judgement({ index: look.step, weight: look.weight });
        const { verdict, lnEvidence } = judgement;
        curves.looks.push({
            from: index * plan.intervalSeconds,
            to: (index + 1) * plan.intervalSeconds,
            step: look.step,
            weight: look.weight,
            verdict,
            lnEvidence,
        });
        judgement.gates.forEach((result, at) => {
            curves.gates[at]?.points.push({
                verdict: result.verdict,
                lnFail: result.lnEFail,
                lnPass: Math.max(result.lnEPass, result.lnEHarm ?? Number.NEGATIVE_INFINITY),
                ratio: result.ratio,
                ...curves_seen(look, result.name),
            });
        });
    }
    return curves;
}
function gateCurve(plan, metric, failLimit) {
    const { name, kind, dry = false, required, ratio, bound } = metric;
    return {
        name,
        kind,
        dry,
        required,
        ...(failLimit === undefined ? {} : { failLimit }),
        ...(failLimit === undefined || dry ? {} : { lnShare: Math.log(1 / plan.alpha) - failLimit }),
        ...(ratio === undefined ? {} : { ratio }),
        ...(bound === undefined ? {} : { bound }),
        points: [],
    };
}
function curves_seen(look, name) {
    const reading = look.readings[name];
    if (reading === undefined)
        return { gap: 'absent' };
    if ((0,gaps/* isGap */.NH)(reading))
        return { gap: reading.gap };
    return (0,gaps/* isGauge */.C_)(reading) ? { gauge: reading } : {};
}
/** A record's summary and its page show the same curves; a look more makes others of them. */
const drawn = new WeakMap();
/** What is told about a record whose counts nobody can judge. */
function curvesOrTrouble(record) {
    const before = drawn.get(record);
    if (before?.looks === record.looks.length)
        return before.result;
    const result = draw(record);
    drawn.set(record, { looks: record.looks.length, result });
    return result;
}
function draw(record) {
    try {
        const curves = curvesOf(record);
        return curves === undefined ? {} : { curves };
    }
    catch (error) {
        return { trouble: (0,src_errors/* messageOf */.bD)(error) };
    }
}
function weightCurve(record) {
    const start = Date.parse(record.startedAt);
    const since = (milliseconds) => Math.max(0, (milliseconds - start) / 1000);
    const asked = [{ at: 0, weight: 0 }];
    for (const { at, to, metadata } of record.transitions) {
        const weight = weightIn(to, metadata?.weight);
        const last = asked.at(-1);
        if (weight !== undefined && weight !== last.weight) {
            asked.push({ at: Math.max(last.at, since(Date.parse(at))), weight });
        }
    }
    const observed = record.looks.map((look) => ({ at: since(look.to * 1000), weight: curves_share(look, record) }));
    const marks = record.verdicts.map(({ at, weight, verdict }) => ({ at: since(Date.parse(at)), weight, verdict }));
    const ends = [record.updatedAt, ...record.transitions.map(({ at }) => at)].map((at) => since(Date.parse(at)));
    const end = [...asked, ...observed, ...marks].reduce((latest, { at }) => Math.max(latest, at), Math.max(...ends));
    return { asked, observed, marks, end };
}
/** The weight that is in force once a state is entered; undefined: the one before stays. */
function weightIn(state, weight) {
    switch (state) {
        case 'CANARY_WAITING':
        case 'CANARY_EVALUATING':
            return typeof weight === 'number' && weight >= 0 && weight <= 100 ? weight : undefined;
        case 'PROMOTING':
            return 100;
        case 'ROLLING_BACK':
            return 0;
        default:
            return undefined;
    }
}
function curves_share(look, { plan }) {
    const metrics = plan.gates?.metrics ?? [];
    const byErrors = [...metrics].sort((a, b) => Number(b.kind === 'errors') - Number(a.kind === 'errors'));
    for (const { name } of byErrors) {
        const reading = look.readings[name];
        if (reading !== undefined && (0,gaps/* isCounts */.pi)(reading) && reading.n + reading.m > 0) {
            return (100 * reading.n) / (reading.n + reading.m);
        }
    }
    return null;
}

;// CONCATENATED MODULE: ./src/report/markup.js

const EMPTY = new Set(['meta', 'link', 'input', 'br', 'hr', 'path', 'rect', 'line', 'circle', 'use']);
/** Control characters other than tab and line feed, and what turns the direction of the text after it. */
const UNPRINTABLE = /[^\P{Cc}\t\n]|[\p{Bidi_Control}\p{Noncharacter_Code_Point}\u2028\u2029]/gu;
/**
 * An element. Texts and attributes may come from anywhere; names come from the code.
 *
 * @throws {Error} a number that can't be drawn (a defect: pictures keep to what is finite)
 */
function markup_element(name, attributes, ...children) {
    const shown = Object.entries(attributes).flatMap(([key, value]) => value === undefined ? [] : [` ${key}="${escaped(typeof value === 'number' ? decimal(value) : value)}"`]);
    const opening = `<${name}${shown.join('')}`;
    return { markup: EMPTY.has(name) ? `${opening}/>` : `${opening}>${children.map(inner).join('')}</${name}>` };
}
/** Text that keeps its lines and spaces, as `pre` shows them. */
function preformatted(text) {
    return { markup: entities(text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(UNPRINTABLE, '\ufffd')) };
}
/** A style sheet as it is; it comes from the code. */
function markup_styleElement(css) {
    return { markup: `<style>${css}</style>` };
}
/** Coordinates to a hundredth. @throws {Error} not a finite number */
function decimal(value) {
    if (!Number.isFinite(value))
        throw new Error(`${value} can't be drawn`);
    return String(Math.round(value * 100) / 100);
}
function inner(child) {
    if (child === undefined)
        return '';
    if (typeof child === 'string' || typeof child === 'number')
        return escaped(String(child));
    if ('markup' in child)
        return child.markup;
    return child.map(inner).join('');
}
function escaped(text) {
    return entities(oneLineKeepingEdges(text));
}
function entities(text) {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
/** Spaces at the edges part words from the elements beside them. */
function oneLineKeepingEdges(text) {
    const line = oneLine(text);
    return `${/^\s/.test(text) ? ' ' : ''}${line}${line !== '' && /\s$/.test(text) ? ' ' : ''}`;
}

;// CONCATENATED MODULE: ./src/report/html-blocks.js

function tableOf(header, rows, { whole = [], caption, rowsNamed = false } = {}) {
    const cellOf = (one, column) => {
        const style = whole.includes(column) ? 'whole' : undefined;
        return rowsNamed && column === 0
            ? markup_element('th', { scope: 'row', class: style }, one)
            : markup_element('td', { class: style }, one);
    };
    return markup_element('div', { class: 'scroll' }, markup_element('table', {}, caption === undefined ? undefined : markup_element('caption', { class: 'unseen' }, caption), markup_element('thead', {}, markup_element('tr', {}, ...header.map((name) => markup_element('th', { scope: 'col' }, name)))), markup_element('tbody', {}, ...rows.map((cells) => markup_element('tr', {}, ...cells.map(cellOf))))));
}
function listOf(entries) {
    return markup_element('dl', {}, ...entries.flatMap(([name, value]) => [markup_element('dt', {}, name), markup_element('dd', {}, value)]));
}

;// CONCATENATED MODULE: ./src/report/svg/scale.js

/** How far beyond its ends a scale goes on, in lengths of itself: enough for a line to leave in its true direction. */
const BEYOND = 20;
/** Always finite, also for values that are not. */
function linear([low, high], [start, end]) {
    return (value) => {
        const way = high > low ? (value - low) / (high - low) : 0;
        return start + Math.min(1 + BEYOND, Math.max(-BEYOND, Number.isNaN(way) ? 0 : way)) * (end - start);
    };
}
/** The path through points; null interrupts it. A point alone is drawn as a dot, where the stroke's ends are round. */
function pathThrough(points) {
    let path = '';
    let pen = 'M';
    for (const point of points) {
        if (point === null) {
            pen = 'M';
            continue;
        }
        path += `${pen}${decimal(point[0])},${decimal(point[1])}`;
        if (pen === 'M')
            path += 'h0';
        pen = 'L';
    }
    return path;
}
/** The closed outline between an upper and a lower edge, which have as many points. */
function outline(upper, lower) {
    if (upper.length === 0)
        return '';
    const corners = [...upper, ...[...lower].reverse()].map(([x, y]) => `${decimal(x)},${decimal(y)}`);
    return `M${corners.join('L')}Z`;
}
const scale_UNITS = [
    { name: 's', seconds: 1, upTo: 180, steps: [1, 2, 5, 10, 15, 30] },
    { name: 'min', seconds: 60, upTo: 3 * 3600, steps: [0.5, 1, 2, 5, 10, 15, 30] },
    { name: 'h', seconds: 3600, upTo: 3 * 86_400, steps: [0.5, 1, 2, 3, 6, 12] },
    { name: 'd', seconds: 86_400, upTo: Infinity, steps: [0.5, 1, 2, 5, 10, 20, 50, 100] },
];
/** Ticks from 0 at round times, at most so many, in the unit that people would use. */
function timeTicks(end, most) {
    const unit = scale_UNITS.find(({ upTo }) => end <= upTo) ?? scale_UNITS[3];
    const span = end / unit.seconds;
    const step = unit.steps.find((one) => span / one < most) ?? span;
    const ticks = Array.from({ length: Math.floor(span / step + 1e-9) + 1 }, (_, k) => ({
        at: k * step * unit.seconds,
        label: String(Math.round(k * step * 10) / 10),
    }));
    return { unit: unit.name, ticks };
}
/** Powers of ten within natural logarithms, as odds: 1/10, 1, 10, 100, 1,000, 10⁴. At most so many. */
function oddsTicks([low, high], most) {
    const first = Math.ceil(low / Math.LN10 - 1e-9);
    const last = Math.floor(high / Math.LN10 + 1e-9);
    const step = Math.max(1, Math.ceil((last - first + 1) / most));
    const ticks = [];
    for (let power = Math.ceil(first / step) * step; power <= last; power += step) {
        ticks.push({ at: power * Math.LN10, label: powerOfTen(power) });
    }
    return ticks;
}
function powerOfTen(power) {
    const whole = (exponent) => exponent <= 3 ? (10 ** exponent).toLocaleString('en-US') : `10${superscript(exponent)}`;
    return power < 0 ? `1/${whole(-power)}` : whole(power);
}
function superscript(value) {
    return [...String(value)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}
const RATIOS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
/** Round ratios within two; where they are many, powers of ten alone. */
function ratioTicks([low, high], most) {
    const within = RATIOS.filter((ratio) => ratio >= low * 0.999 && ratio <= high * 1.001);
    const chosen = within.length <= most ? within : within.filter((ratio) => Number.isInteger(Math.log10(ratio)));
    return chosen.map((ratio) => ({ at: Math.log(ratio), label: String(ratio) }));
}

;// CONCATENATED MODULE: ./src/report/svg/style.js
/** Both palettes keep at least 4.5:1 of contrast between text and paper; series differ in lightness too. */
const LIGHT = '--paper:#fff;--ink:#1f2328;--muted:#59636e;--grid:#e3e8ed;--band:#f4f6f8;--fail:#b42318;--pass:#0b7a6b;--asked:#0969da;--ratio:#6639ba;--rest:#8c6a00;--tint:.14';
const DARK = '--paper:#0d1117;--ink:#e6edf3;--muted:#9ba4ae;--grid:#2a313a;--band:#151b23;--fail:#ff8177;--pass:#45c1ad;--asked:#6cb0ff;--ratio:#b99cf5;--rest:#d9b13b;--tint:.2';
/** The palette as custom properties of the root. Paper is always light. */
const style_PALETTE = `:root{color-scheme:light dark;${LIGHT}}@media screen and (prefers-color-scheme:dark){:root{${DARK}}}`;
/** Classes of everything that is drawn; presentation attributes can't take the palette. */
const style_DRAWING = [
    '.picture{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;font-size:12px}',
    '.picture text{fill:var(--muted);font-variant-numeric:tabular-nums}',
    '.picture .paper{fill:var(--paper)}',
    '.picture .heading{fill:var(--ink);font-size:14px;font-weight:600}',
    '.picture .strong{fill:var(--ink);font-weight:600}',
    '.picture .end{text-anchor:end}.picture .middle{text-anchor:middle}',
    '.picture .grid{stroke:var(--grid);stroke-width:1}',
    '.picture .axis{stroke:var(--muted);stroke-width:1}',
    '.picture .band{fill:var(--band)}',
    '.picture .nothing{fill:var(--muted);opacity:.35}',
    '.picture .curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}',
    '.picture .thin{stroke-width:1.5}.picture .broad{stroke-width:3}',
    '.picture .limit{stroke-width:1.5;stroke-dasharray:6 4;fill:none}',
    '.picture .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}',
    ...['fail', 'pass', 'asked', 'ratio', 'rest', 'muted', 'ink'].flatMap((name) => [
        `.picture .${name}-line{stroke:var(--${name})}`,
        `.picture .${name}-fill{fill:var(--${name})}`,
        `.picture text.${name}-fill{fill:var(--${name})}`,
        `.picture .${name}-area{fill:var(--${name});fill-opacity:var(--tint)}`,
    ]),
    '.picture .glyph{fill:none;stroke:var(--paper);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}',
].join('');

;// CONCATENATED MODULE: ./src/report/svg/chart.js




const LONGEST_TITLE = 60;
const MARGIN = { left: 62, right: 20, bottom: 46 };
/** Room for the words of levels. */
const LEVELS_MARGIN = 88;
const LEVEL_LINE = 14;
const TITLE_LINE = 24;
const LEGEND_LINE = 46;
const PLOT_TOP = 80;
/** Half of a broad stroke: a curve along the edge is seen whole. */
const BLEED = 2;
/** Axes, grid, bands, legend; and within them what `draw` makes. */
function chart(setting) {
    const { width, height, title, description, x, y, legend, bands = [], levels = [], draw, over } = setting;
    const left = MARGIN.left;
    const right = width - (levels.length > 0 ? LEVELS_MARGIN : MARGIN.right);
    const bottom = height - MARGIN.bottom;
    const plot = {
        left,
        right,
        top: PLOT_TOP,
        bottom,
        x: linear(x.domain, [left, right]),
        y: linear(y.domain, [bottom, PLOT_TOP]),
    };
    const content = [
        chart_text(16, TITLE_LINE, cut(oneLine(title), LONGEST_TITLE), 'heading'),
        ...legendOf(legend),
        ...bandsOf(bands, plot),
        ...y.ticks.flatMap(({ at, label }) => [
            markup_element('line', { class: 'grid', x1: left, x2: right, y1: plot.y(at), y2: plot.y(at) }),
            chart_text(left - 8, plot.y(at) + 4, label, 'end'),
        ]),
        ...x.ticks.map(({ at, label }) => chart_text(plot.x(at), bottom + 17, label, 'middle')),
        ...levelsOf(levels, plot),
        within(plot, draw(plot)),
        markup_element('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
        ...x.ticks.map(({ at }) => markup_element('line', { class: 'axis', x1: plot.x(at), x2: plot.x(at), y1: bottom, y2: bottom + 4 })),
        ...(over?.(plot) ?? []),
        chart_text((left + right) / 2, height - 10, x.title, 'middle'),
        turned(14, (PLOT_TOP + bottom) / 2, y.title),
    ];
    return { width, height, title: cut(oneLine(title), LONGEST_TITLE), description, content };
}
function chart_text(x, y, words, styles) {
    return markup_element('text', { x, y, class: styles === '' ? undefined : styles }, words);
}
/** Rough, on the broad side: fonts differ. */
function widthOf(words, size = 12) {
    return words.length * size * 0.58;
}
function turned(x, y, words) {
    return markup_element('text', { class: 'middle', transform: `translate(${x},${Math.round(y)}) rotate(-90)` }, words);
}
function legendOf(entries) {
    let x = 16;
    return entries.flatMap(({ label, colour, kind }) => {
        const start = x;
        const words = cut(oneLine(label), LONGEST_TITLE);
        x += 24 + widthOf(words) + 18;
        return [sample(start, colour, kind), chart_text(start + 24, LEGEND_LINE, words, '')];
    });
}
function sample(x, colour, kind) {
    const y = LEGEND_LINE - 4;
    if (kind === 'area')
        return markup_element('rect', { class: `${colour}-area`, x, y: y - 6, width: 18, height: 12, rx: 2 });
    if (kind === 'dot')
        return markup_element('circle', { class: `${colour}-fill`, cx: x + 9, cy: y, r: 3 });
    const style = kind === 'dashes' ? 'limit' : 'curve';
    return markup_element('path', { class: `${style} ${colour}-line`, d: `M${decimal(x)},${y}h18` });
}
/** Words beside the lines, moved apart where the lines are close. */
function levelsOf(levels, { y, left, right }) {
    let free = Number.NEGATIVE_INFINITY;
    return [...levels]
        .sort((a, b) => y(a.at) - y(b.at))
        .flatMap(({ at, label, colour }) => {
        const line = y(at);
        const first = Math.max(line - 1, free);
        free = first + 2 * LEVEL_LINE + 3;
        return [
            markup_element('path', { class: `limit ${colour}-line`, d: `M${left},${decimal(line)}H${right}` }),
            ...label.map((words, index) => chart_text(right + 6, first + index * LEVEL_LINE, words, `${colour}-fill`)),
        ];
    });
}
/** An inner drawing area cuts off without an id, which many pictures on one page could share. */
function within({ left, right, top, bottom }, content) {
    const [x, y, width, height] = [left, top - BLEED, right - left + BLEED, bottom - top + 2 * BLEED];
    return markup_element('svg', { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` }, content);
}
function bandsOf(bands, { x, top, bottom }) {
    let free = Number.NEGATIVE_INFINITY;
    return bands.flatMap(({ from, to, label }, index) => {
        const [left, right] = [x(from), x(to)];
        const middle = (left + right) / 2;
        const half = widthOf(label) / 2;
        const fits = middle - half >= free && half * 2 <= right - left;
        if (fits)
            free = middle + half + 6;
        return [
            ...(index % 2 === 0
                ? [markup_element('rect', { class: 'band', x: left, y: top - 20, width: right - left, height: bottom - top + 20 })]
                : []),
            ...(fits ? [chart_text(middle, top - 7, label, 'middle')] : []),
        ];
    });
}
/** The picture within a page that has PALETTE and DRAWING in its style sheet; `id` is unique there. */
function inPage(picture, id) {
    return chart_drawn(picture, id, []);
}
/** The picture as a file: opened alone or shown as an image. */
function asFile(picture) {
    const whole = chart_drawn(picture, 'picture', [styleElement(PALETTE + DRAWING)]);
    return `${whole.markup}\n`;
}
function chart_drawn({ width, height, title, description, content, linked }, id, style) {
    return markup_element('svg', {
        xmlns: 'http://www.w3.org/2000/svg',
        class: 'picture',
        viewBox: `0 0 ${width} ${height}`,
        width,
        height,
        role: linked === true ? 'group' : 'img',
        'aria-labelledby': `${id}-title ${id}-description`,
    }, markup_element('title', { id: `${id}-title` }, title), markup_element('desc', { id: `${id}-description` }, description), ...style, markup_element('rect', { class: 'paper', width, height, rx: 8 }), content);
}

;// CONCATENATED MODULE: ./src/report/svg/evidence.js




const PANEL = { width: 520, height: 290 };
const WIDE = { width: 1056, height: 300 };
const MOST_TIME_TICKS = 9;
const MOST_ODDS_TICKS = 7;
/** Evidence the other way is drawn down to 1/100; how strong it is beyond that decides nothing. */
const LOWEST = -Math.log(100);
/** Of the highest limit; evidence goes on beyond that unseen. */
const LEAST_HEADROOM = 1.3;
const MOST_HEADROOM = 2.2;
/** All gates together: what failing goes by, and how much each gate brings to it. */
function mergedEvidencePicture(curves) {
    const merged = curves.looks.map(({ lnEvidence }) => lnEvidence);
    const parts = curves.gates.filter(({ lnShare }) => lnShare !== undefined);
    const colours = ['asked', 'ratio', 'rest', 'muted', 'ink'];
    const together = {
        label: parts.length > 1 ? 'all gates together' : 'the canary is worse',
        colour: 'fail',
        start: 0,
        values: merged,
        ofStep: false,
        style: 'broad',
        limit: { ln: curves.failLimit, label: ['fails', at(curves.failLimit)] },
    };
    const ofGates = parts.slice(0, colours.length).map(({ name, points, lnShare = 0 }, index) => ({
        label: name,
        colour: colours[index],
        start: lnShare,
        values: points.map(({ lnFail }) => lnFail + lnShare),
        ofStep: false,
        style: 'thin',
    }));
    const series = [together, ...(parts.length > 1 ? ofGates : [])];
    return evidence_evidence(curves, series, {
        ...WIDE,
        title: 'Evidence that the canary is worse',
        description: `Evidence against the canary ended at ${(0,words/* odds */.VH)(merged.at(-1) ?? 0)}; it fails at ${limitOdds(curves.failLimit)}.`,
    });
}
/** One gate: its evidence to fail over the whole rollout, and to pass within each step. */
function gateEvidencePicture(curves, gate) {
    const fail = gate.points.map(({ lnFail }) => lnFail);
    const pass = gate.points.map(({ lnPass }) => lnPass);
    const failLimit = gate.failLimit ?? curves.failLimit;
    const series = [
        {
            label: 'to fail',
            colour: 'fail',
            start: 0,
            values: fail,
            ofStep: false,
            limit: { ln: failLimit, label: ['fails alone', at(failLimit)] },
        },
        {
            label: 'to pass, in each step',
            colour: 'pass',
            start: 0,
            values: pass,
            ofStep: true,
            limit: { ln: curves.passLimit, label: ['passes', at(curves.passLimit)] },
        },
    ];
    return evidence_evidence(curves, series, {
        ...PANEL,
        title: `${gate.name}: evidence`,
        description: `After the last look evidence to fail is ${(0,words/* odds */.VH)(fail.at(-1) ?? 0)} (fails alone at ${limitOdds(failLimit)}), to pass ${(0,words/* odds */.VH)(pass.at(-1) ?? 0)} (passes at ${limitOdds(curves.passLimit)}).`,
        gaps: gapsOf(gate),
    });
}
function evidence_evidence(curves, series, setting) {
    const { gaps = [], ...look } = setting;
    const domain = domainOf(series);
    const end = curves.looks.at(-1)?.to ?? 1;
    const { unit, ticks } = timeTicks(end, MOST_TIME_TICKS);
    return chart({
        ...look,
        x: { title: `time looked at (${unit})`, domain: [0, end], ticks },
        y: { title: 'evidence (odds to 1)', domain, ticks: oddsTicks(domain, MOST_ODDS_TICKS) },
        legend: [
            ...series.map(({ label, colour }) => ({ label, colour, kind: 'line' })),
            ...(gaps.includes(true) ? [{ label: 'no data', colour: 'muted', kind: 'area' }] : []),
        ],
        bands: evidence_bandsOf(curves),
        levels: series.flatMap(({ limit, colour }) => (limit ? [{ at: limit.ln, label: limit.label, colour }] : [])),
        draw: (plot) => [...gapMarks(curves, gaps, plot), ...series.map((one) => curveOf(curves, one, plot))],
    });
}
/** Beyond that a number can't hold it. */
const MOST_SHOWN = 690;
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 2 });
const LARGEST_WHOLE = Math.log(9_999);
/** Short enough for the margin: "at 1,500 to 1", "at 15K to 1". */
function at(ln) {
    return ln <= LARGEST_WHOLE ? `at ${limitOdds(ln)}` : `at ${COMPACT.format(Math.exp(Math.min(ln, MOST_SHOWN)))} to 1`;
}
/** Rounded down as all odds are; what comes of a logarithm may lie a hair below its round number. */
function limitOdds(ln) {
    return (0,words/* odds */.VH)(ln + 1e-9);
}
function domainOf(series) {
    const values = series.flatMap(({ start, values }) => [start, ...values]);
    const limit = Math.max(1, ...series.flatMap((one) => (one.limit ? [one.limit.ln] : [])));
    const highest = Math.min(Math.max(...values) * 1.05, limit * MOST_HEADROOM);
    const lowest = Math.min(...values);
    return [Math.max(LOWEST, Math.min(lowest, -Math.LN10)) - 0.2, Math.max(highest, limit * LEAST_HEADROOM)];
}
function curveOf(curves, { start, values, ofStep, colour, style = '' }, plot) {
    const points = [];
    values.forEach((value, index) => {
        const look = curves.looks[index];
        if (look === undefined)
            return;
        const begins = index === 0 || (ofStep && curves.looks[index - 1]?.step !== look.step);
        if (begins)
            points.push(null, [plot.x(look.from), plot.y(start)]);
        points.push([plot.x(look.to), plot.y(value)]);
    });
    return markup_element('path', { class: `curve ${style} ${colour}-line`, d: pathThrough(points) });
}
/** The steps, as stretches of the time that was looked at. */
function evidence_bandsOf({ looks }) {
    const bands = [];
    let step;
    for (const look of looks) {
        const last = bands.at(-1);
        if (last !== undefined && look.step === step)
            last.to = look.to;
        else
            bands.push({ from: look.from, to: look.to, label: `${Math.round(look.weight * 10) / 10} %` });
        step = look.step;
    }
    return bands;
}
function gapsOf(gate) {
    return gate.points.map(({ gap }) => gap !== undefined);
}
/** A bar at the foot of each look that brought no counts. */
function gapMarks({ looks }, gaps, { x, bottom }) {
    return looks.flatMap(({ from, to }, index) => gaps[index] === true
        ? [
            markup_element('rect', {
                class: 'nothing',
                x: x(from),
                y: bottom - 6,
                width: Math.max(1, x(to) - x(from)),
                height: 6,
            }),
        ]
        : []);
}

;// CONCATENATED MODULE: ./src/report/svg/gauge.js





const gauge_MOST_TIME_TICKS = 9;
/** CPU or memory: the highest of each arm's pods, in percent of its limit. */
function gaugePicture(curves, gate) {
    const values = gate.points.flatMap(({ gauge }) => (gauge ? [gauge.canary, gauge.baseline].filter(isShare) : []));
    const highest = Math.max(1, ...values, isShare(gate.bound) ? gate.bound : 0);
    const end = curves.looks.at(-1)?.to ?? 1;
    const { unit, ticks } = timeTicks(end, gauge_MOST_TIME_TICKS);
    const step = 10 ** Math.floor(Math.log10(highest)) * 0.25;
    const last = gate.points.findLast(({ gauge }) => gauge !== undefined)?.gauge;
    return chart({
        ...PANEL,
        title: `${gate.name}: use of the limit`,
        description: last
            ? `At the last reading the canary used ${gauge_shown(last.canary)} and stable ${gauge_shown(last.baseline)} of the limit.`
            : 'There was no reading.',
        x: { title: `time looked at (${unit})`, domain: [0, end], ticks },
        y: {
            title: 'share of the limit (%)',
            domain: [0, highest],
            ticks: Array.from({ length: Math.floor(highest / step + 1e-9) + 1 }, (_, k) => ({
                at: k * step,
                label: String(Math.round(k * step * 100)),
            })),
        },
        legend: [
            { label: 'canary', colour: 'asked', kind: 'line' },
            { label: 'stable', colour: 'muted', kind: 'line' },
        ],
        bands: evidence_bandsOf(curves),
        levels: isShare(gate.bound) ? [{ at: gate.bound, label: ['bad above', (0,words/* percent */.KN)(gate.bound)], colour: 'fail' }] : [],
        draw: (plot) => [
            ...gapMarks(curves, gapsOf(gate), plot),
            along(curves, gate, plot, 'baseline', 'muted'),
            along(curves, gate, plot, 'canary', 'asked'),
        ],
    });
}
function along({ looks }, { points }, plot, arm, colour) {
    const path = points.map(({ gauge }, index) => {
        const value = gauge?.[arm];
        return !isShare(value) ? null : [plot.x(looks[index]?.to ?? 0), plot.y(value)];
    });
    return markup_element('path', { class: `curve ${colour}-line`, d: pathThrough(path) });
}
/** Beyond that a reading is no use of a limit. */
const LARGEST = 1_000;
function isShare(value) {
    return value !== undefined && value >= 0 && value <= LARGEST;
}
function gauge_shown(value) {
    return isShare(value) ? (0,words/* percent */.KN)(value) : 'an unknown share';
}

;// CONCATENATED MODULE: ./src/report/svg/ratio.js




const ratio_MOST_TIME_TICKS = 9;
const MOST_RATIO_TICKS = 9;
const SMALLEST = 0.02;
const ratio_LARGEST = 50;
/** Canary ÷ stable with its confidence interval, on a logarithmic scale. What is unbounded reaches to the edge. */
function ratioPicture(curves, gate) {
    const [low, high] = ratio_domainOf(gate);
    const end = curves.looks.at(-1)?.to ?? 1;
    const { unit, ticks } = timeTicks(end, ratio_MOST_TIME_TICKS);
    const known = gate.points.some(({ ratio }) => !unknown(ratio));
    const confidence = `${Math.round(1000 * (1 - Math.exp(-curves.failLimit))) / 10} %`;
    const gaps = gapsOf(gate);
    return chart({
        ...PANEL,
        title: `${gate.name}: canary against stable`,
        description: described(gate, confidence),
        x: { title: `time looked at (${unit})`, domain: [0, end], ticks },
        y: {
            title: 'ratio (log scale)',
            domain: [Math.log(low), Math.log(high)],
            ticks: ratioTicks([low, high], MOST_RATIO_TICKS),
        },
        legend: [
            { label: 'most likely', colour: 'ratio', kind: 'line' },
            { label: `${confidence} sure to lie here`, colour: 'ratio', kind: 'area' },
            ...(gaps.includes(true) ? [{ label: 'no data', colour: 'muted', kind: 'area' }] : []),
        ],
        bands: evidence_bandsOf(curves),
        levels: [{ at: 0, label: ['1: as good', 'as stable'], colour: 'muted' }, ...ratio_limitOf(gate)],
        draw: (plot) => [intervalOf(curves, gate, plot), estimates(curves, gate, plot), ...gapMarks(curves, gaps, plot)],
        over: (plot) => (known ? unbounded(gate, plot) : [nothingKnown(plot)]),
    });
}
function unknown({ estimate, lower, upper }) {
    return estimate === null && lower === 0 && upper === null;
}
function ratio_domainOf({ points, ratio = 1 }) {
    const finite = points
        .flatMap((point) => [point.ratio.estimate, point.ratio.lower, point.ratio.upper])
        .filter((one) => one !== null && one > 0 && Number.isFinite(one));
    const low = Math.min(0.4, ratio * 0.8, ...finite.map((one) => one * 0.8));
    const high = Math.max(2.5, ratio * 1.25, ...finite.map((one) => one * 1.25));
    return [Math.max(SMALLEST, low), Math.min(ratio_LARGEST, high)];
}
/** As a logarithm; null and 0 lie far beyond the scale's ends. */
function ln(value) {
    return value === null ? Infinity : Math.log(value);
}
function intervalOf(curves, { points }, plot) {
    const along = (edge, start) => [
        // Before the first look anything may be true.
        [plot.x(0), start],
        ...points.map(({ ratio }, index) => [plot.x(curves.looks[index]?.to ?? 0), plot.y(ln(ratio[edge]))]),
    ];
    return markup_element('path', {
        class: 'ratio-area',
        d: outline(along('upper', plot.top), along('lower', plot.bottom)),
    });
}
function estimates(curves, { points }, plot) {
    const path = curves.looks.map(({ to }, index) => {
        const ratio = points[index]?.ratio;
        return ratio === undefined || unknown(ratio) ? null : [plot.x(to), plot.y(ln(ratio.estimate))];
    });
    return markup_element('path', { class: 'curve ratio-line', d: pathThrough(path) });
}
function ratio_limitOf({ kind, ratio }) {
    // Slow requests are held against a share of their own; the ratio only shows how they compare.
    if (kind === 'slow' || ratio === undefined || !(ratio > 0))
        return [];
    return [
        { at: Math.log(ratio), label: [kind === 'requests' ? 'bad below' : 'bad above', String(ratio)], colour: 'fail' },
    ];
}
function nothingKnown({ left, right, bottom }) {
    return chart_text((left + right) / 2, bottom - 16, 'nothing to compare: neither arm had such events', 'middle');
}
/** Where the interval has no end after the last look: the area runs off the scale there, and says so. */
function unbounded({ points }, { left, top, bottom }) {
    const { lower, upper } = points.at(-1).ratio;
    return [
        ...(upper === null ? [chart_text(left + 8, top + 16, '↑ no upper bound yet', '')] : []),
        ...(lower === 0 ? [chart_text(left + 8, bottom - 10, '↓ no lower bound yet', '')] : []),
    ];
}
function described({ points }, confidence) {
    const ratio = points.at(-1)?.ratio;
    if (ratio === undefined || unknown(ratio))
        return 'Neither arm had such events, so nothing is known of the ratio.';
    const shown = (value) => (value === null ? 'infinity' : String(Number(value.toPrecision(3))));
    return `After the last look the ratio is most likely ${shown(ratio.estimate)}, and with ${confidence} certainty between ${shown(ratio.lower)} and ${shown(ratio.upper)}.`;
}

;// CONCATENATED MODULE: ./src/report/html-gates.js






/** A section for each gate: what it said last, its pictures, and the counts it goes by. */
function gateSections(record, curves) {
    const last = record.verdicts.at(-1)?.gates ?? [];
    return curves.gates.map((gate, index) => gateSection(record, curves, gate, index, last));
}
function gateSection(record, curves, gate, index, last) {
    const said = last.find(({ name }) => name === gate.name);
    const role = gate.dry
        ? 'dry: reported, never deciding'
        : gate.required
            ? 'required'
            : 'can fail a rollout, need not pass';
    return markup_element('section', {}, markup_element('h3', {}, gate.name, ' ', markup_element('span', { class: 'muted' }, `(${role})`)), said && markup_element('p', {}, verdictOf(said.verdict), ` ${said.reason}`), said && markup_element('p', { class: 'muted' }, said.bound), markup_element('div', { class: 'pair' }, ...picturesOf(curves, gate, `gate-${index}`)), html_gates_countsOf(record, curves, gate));
}
function picturesOf(curves, gate, id) {
    if (gate.kind === 'cpu' || gate.kind === 'memory')
        return [inPage(gaugePicture(curves, gate), `${id}-gauge`)];
    const ratio = inPage(ratioPicture(curves, gate), `${id}-ratio`);
    return gate.failLimit === undefined ? [ratio] : [inPage(gateEvidencePicture(curves, gate), `${id}-evidence`), ratio];
}
function verdictOf(verdict) {
    return markup_element('span', { class: `verdict ${verdict}` }, verdict);
}
function html_gates_countsOf({ looks }, curves, gate) {
    const gauge = gate.kind === 'cpu' || gate.kind === 'memory';
    const header = gauge
        ? ['Look', 'Ends (UTC)', 'Weight', 'Canary', 'Stable']
        : ['Look', 'Ends (UTC)', 'Weight', 'Canary requests', 'events', 'Stable requests', 'events', 'To fail', 'To pass'];
    const rows = looks.map((look, index) => [
        cellOf(String(index + 1)),
        cellOf(timeOf(look.to)),
        cellOf(`${look.weight} %`),
        ...readingCells(look, gate, index, header.length - 3),
    ]);
    return markup_element('details', {}, markup_element('summary', {}, `Counts of ${gate.name}, ${curves.looks.length} ${curves.looks.length === 1 ? 'look' : 'looks'}`), markup_element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Counts of ${gate.name}` }, markup_element('table', {}, markup_element('thead', {}, markup_element('tr', {}, ...header.map((name) => markup_element('th', { class: 'number', scope: 'col' }, name)))), markup_element('tbody', {}, ...rows.map((cells) => markup_element('tr', {}, ...cells))))));
}
function readingCells(look, gate, index, columns) {
    const reading = look.readings[gate.name];
    if (reading === undefined || 'gap' in reading) {
        const why = reading === undefined ? 'not looked at' : `${reading.gap}: ${reading.detail}`;
        return [markup_element('td', { colspan: columns, class: 'muted' }, why)];
    }
    if ('canary' in reading)
        return [reading.canary, reading.baseline].map((share) => cellOf(percentOf(share)));
    const least = reading.lowerBound ? '≥ ' : '';
    const point = gate.points[index];
    const evidence = gate.failLimit === undefined || point === undefined ? ['', ''] : [(0,words/* odds */.VH)(point.lnFail), (0,words/* odds */.VH)(point.lnPass)];
    return [...[reading.n, reading.x, reading.m, reading.y].map((one) => `${least}${(0,words/* count */.U9)(one)}`), ...evidence].map(cellOf);
}
function cellOf(words) {
    return markup_element('td', { class: 'number' }, words);
}
function percentOf(share) {
    return Number.isFinite(share) ? `${Math.round(share * 1000) / 10} %` : 'none';
}
/** Time of day: the date stands in the transitions. */
function timeOf(unixSeconds) {
    const date = new Date(unixSeconds * 1000);
    return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(11, 19);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/report/html-style.js

/** The report's style sheet. It holds neither & nor <, so it reads the same as HTML and as XML. */
const PAGE_STYLE = [
    style_PALETTE,
    style_DRAWING,
    '*{box-sizing:border-box}',
    'body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif}',
    'main{max-width:1104px;margin:0 auto;padding:32px 24px 64px}',
    'h1{font-size:26px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}',
    'h2{font-size:19px;margin:44px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--grid)}',
    'h3{font-size:16px;margin:28px 0 4px;overflow-wrap:anywhere}',
    'p{margin:6px 0;max-width:100ch;overflow-wrap:anywhere}',
    '.lead{font-size:17px}',
    '.muted{color:var(--muted)}',
    '.state{display:inline-block;vertical-align:3px;margin-left:10px;padding:1px 11px;border-radius:999px;font-size:13px;font-weight:600;line-height:22px;color:var(--paper);background:var(--muted)}',
    '.state.good{background:var(--pass)}.state.bad{background:var(--fail)}.state.open{background:var(--asked)}',
    '.verdict{font-weight:600;white-space:nowrap}',
    '.verdict.pass{color:var(--pass)}.verdict.fail{color:var(--fail)}.verdict.inconclusive{color:var(--muted)}',
    'dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 20px;margin:16px 0}',
    'dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}',
    'code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,"Liberation Mono",monospace}',
    '.scroll{overflow-x:auto}',
    'table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}',
    'th,td{text-align:left;vertical-align:top;padding:6px 14px 6px 0;border-bottom:1px solid var(--grid)}',
    'th{color:var(--muted);font-weight:600;white-space:nowrap}',
    'td{overflow-wrap:break-word}',
    '.number{text-align:right;white-space:nowrap}',
    '.whole{white-space:nowrap}',
    'details{margin:10px 0}',
    'summary{cursor:pointer;color:var(--asked);width:max-content;max-width:100%}',
    'a{color:var(--asked)}',
    ':focus-visible{outline:2px solid var(--asked);outline-offset:2px;border-radius:3px}',
    '.picture{display:block;width:100%;height:auto;border:1px solid var(--grid);border-radius:8px;margin:14px 0}',
    '@media screen and (max-width:760px){.wide .picture{width:860px;max-width:none}}',
    '.pair{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,440px),1fr));gap:0 16px}',
    'footer{margin-top:48px;color:var(--muted);font-size:13px}',
    '.pair .picture{max-width:640px}',
    '@media print{.pair{grid-template-columns:1fr 1fr}table{font-size:11px}th,td{padding:3px 8px 3px 0}th{white-space:normal}body{font-size:13px}main{max-width:none;padding:0}h2,h3{break-after:avoid}.picture,tr{break-inside:avoid}.state{print-color-adjust:exact}.picture{print-color-adjust:exact}details::details-content{content-visibility:visible;height:auto}summary{color:var(--ink)}}',
].join('');

;// CONCATENATED MODULE: ./src/report/html-page.js



const HASH = (0,external_node_crypto_.createHash)('sha256').update(PAGE_STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; img-src data:; base-uri 'none'; form-action 'none'`;
/**
 * One page that needs nothing else: no script, nothing remote, read as well offline, on paper and by a screen reader.
 * Every text in it is shown as text (T25).
 */
function htmlPage(title, ...content) {
    const page = markup_element('html', { lang: 'en' }, markup_element('head', {}, markup_element('meta', { charset: 'utf-8' }), markup_element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }), markup_element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }), markup_element('meta', { name: 'referrer', content: 'no-referrer' }), markup_element('meta', { name: 'color-scheme', content: 'light dark' }), markup_element('title', {}, title), markup_styleElement(PAGE_STYLE)), markup_element('body', {}, markup_element('main', {}, ...content)));
    return `<!DOCTYPE html>\n${page.markup}\n`;
}

;// CONCATENATED MODULE: ./src/report/past.js



/** Rollouts that a row shows. */
const LATEST = 40;
/** A service's rollouts at a glance: how they ended, what they scored, how long the gates took at each weight. */
function past_pastSummary(history) {
    if (history.length === 0)
        return [];
    const latest = history.slice(-LATEST);
    const scores = latest.flatMap(({ scored }) => (scored === undefined ? [] : [scored.score]));
    return [
        '#### The past',
        table(['', `Of ${latest.length === 1 ? 'one rollout' : `the last ${latest.length} rollouts, oldest first`}`, ''], [
            ['Ended', latest.map(signOf).join(''), endings(latest)],
            ...(scores.length === 0 ? [] : [['Scores', sparkline(scores, [0, 100], LATEST), spread(scores)]]),
        ]),
        ...gatesTook(latest),
    ];
}
/** ✓ stayed, ✕ was taken back, ↺ was promoted and taken back later. */
function signOf(entry) {
    if (succeeded(entry))
        return '✓';
    return entry.revoked === undefined ? '✕' : '↺';
}
function endings(entries) {
    const count = (sign) => entries.filter((entry) => signOf(entry) === sign).length;
    const parts = [
        [count('✓'), 'stayed'],
        [count('✕'), 'did not get through'],
        [count('↺'), 'taken back after the promotion'],
    ];
    return parts
        .filter(([many]) => many > 0)
        .map(([many, words]) => `${many} ${words}`)
        .join(', ');
}
function spread(scores) {
    const [low, high, last] = [Math.min(...scores), Math.max(...scores), scores.at(-1) ?? 0].map(Math.round);
    return `${low} to ${high}, the last ${last}`;
}
/** At each weight, where the gates were asked. */
function gatesTook(entries) {
    const steps = entries.flatMap((entry) => entry.steps);
    const weights = [...new Set(steps.map(({ weight }) => weight))].sort((a, b) => a - b);
    if (weights.length === 0)
        return [];
    const rows = weights.map((weight) => {
        const here = steps.filter((step) => step.weight === weight);
        const times = here.filter(({ seconds }) => seconds > 0).map(({ seconds }) => seconds);
        const count = (verdict) => here.filter((step) => step.verdict === verdict).length;
        return [
            `${weight} %`,
            times.length === 0 ? 'never' : `${Math.round(times.reduce((sum, one) => sum + one, 0) / times.length)} s`,
            times.length === 0 ? '' : `${Math.round(Math.max(...times))} s`,
            count('pass'),
            count('fail'),
            count('inconclusive'),
        ];
    });
    return [table(['Weight', 'Gates concluded after (mean)', 'At most', 'Pass', 'Fail', 'Inconclusive'], rows)];
}

;// CONCATENATED MODULE: ./src/report/confidence.js



/** "91.3", or "71 ± 5, coverage missing". */
function scoreWords({ score }) {
    const missing = score.factors.filter((factor) => factor.value === null).map((factor) => factor.name);
    if (missing.length === 0)
        return points(score.score);
    return `${points(score.score)} ± ${points((score.high - score.low) / 2)}, ${missing.join(', ')} missing`;
}
const BAR_BLOCKS = 10;
/** The summary a person decides from: the number, what it is made of, what to do next, what the past suggests. */
function scoreSummary(outcome, { service, thresholds }) {
    const { score, record, recommendations } = outcome;
    const rows = score.factors.map((factor) => [
        FACTOR_NAMES[factor.name],
        `${factor.weight / 10} %`,
        factor.value === null ? 'missing' : `${bar(factor.value, 100, BAR_BLOCKS)} ${points(factor.value)}`,
        factor.lost === null ? `up to ${points(factor.weight / 10)}` : points(factor.lost),
        factor.reasons.join('; '),
    ]);
    return [
        `### Confidence in ${cell(service)}: ${cell(scoreWords(outcome))}, ${score.decision}`,
        cell(score.reasons[0]),
        table(['Factor', 'Weight', 'Value', 'Costs', 'Why'], rows),
        `Promoted by itself from ${thresholds.promote}, taken back below ${thresholds.rollback}.`,
        confidence_sourcesOf(outcome),
        ...(record
            ? [`Rollout ${cell(record.id)} at ${points(record.weight)} % of requests.`, nextOf(outcome, record.id)]
            : []),
        ...pastSummary(outcome.history),
        ...(recommendations.length === 0
            ? []
            : ['#### What the past suggests', recommendations.map((one) => `- ${cell(one.text)}`).join('\n')]),
    ]
        .filter((part) => part !== '')
        .join('\n\n');
}
/** What people read; the names of the factors are for programs. */
const FACTOR_NAMES = {
    safety: 'Safety',
    health: 'Canary health',
    blast: 'Blast radius',
    history: 'Earlier rollouts',
    complexity: 'Change',
    coverage: 'Test coverage',
};
function confidence_sourcesOf({ sources: { change } }) {
    if ('missing' in change)
        return '';
    const { change: size, commits, base, head } = change;
    return `${commits} ${commits === 1 ? 'commit' : 'commits'} from ${base.slice(0, 12)} to ${head.slice(0, 12)}: ${size.la} lines added, ${size.ld} deleted in ${size.nf} ${size.nf === 1 ? 'file' : 'files'}.`;
}
function nextOf({ score }, id) {
    if (score.decision === 'auto-promote')
        return `Go on with \`deploy-canary\` \`command: step\` or \`command: promote\`.`;
    if (score.decision === 'rollback')
        return `Take it back with \`rollback\` \`command: abort\` (rollout \`${id}\`).`;
    return `A person decides: \`deploy-canary\` \`command: promote\` with \`approved-by\`, or \`rollback\` \`command: abort\` (rollout \`${id}\`).`;
}
/** Everything that went into a score and came out of it: `confidence_{id}.json`. */
function confidenceFile(outcome, settings) {
    const { id, at, record, score, verdict, vetoes, sources, history, recommendations, performance } = outcome;
    const { change } = sources;
    const content = {
        schema: 1,
        id,
        at,
        ...settings,
        ...(record
            ? {
                rollout: {
                    id: record.id,
                    state: record.state,
                    step: record.step,
                    weight: record.weight,
                    image: record.plan.to,
                },
            }
            : {}),
        ...score,
        verdict: verdict ?? null,
        vetoes,
        change: 'missing' in change ? change : withoutLines(change),
        earlierRollouts: history.length,
        recommendations,
        performance: performance ?? null,
    };
    return `${JSON.stringify(content, null, 2)}\n`;
}
/** The lines themselves are the repository's. */
function withoutLines({ files, ...change }) {
    return { ...change, files: files.slice(0, MOST_FILES).map(({ path, added }) => ({ path, added: added.length })) };
}
const MOST_FILES = 1_000;
function points(value) {
    return String(Math.round(value * 10) / 10);
}

;// CONCATENATED MODULE: ./src/report/svg/score.js





const WIDTH = 1056;
const LEFT = 132;
const RIGHT = 150;
const TOP = 118;
const ROW = 28;
const BAR = 16;
/** Each factor's part of the score, and the score between its thresholds. What isn't known is left pale. */
function scorePicture(score) {
    const { decision, factors } = score;
    const most = Math.max(1, ...factors.map(({ weight }) => weight / 10));
    const parts = factors.map((factor) => `${FACTOR_NAMES[factor.name]} ${score_pointsOf(factor)}`).join(', ');
    return {
        width: WIDTH,
        height: TOP + factors.length * ROW + 14,
        title: 'Score',
        description: `Score ${pointed(score)}, ${decision}: ${parts}.`,
        content: [
            chart_text(16, 24, 'Score', 'heading'),
            ...score_total(score),
            ...factors.flatMap((factor, index) => row(factor, TOP + index * ROW, most)),
        ],
    };
}
function score_total(score) {
    const x = linear([0, 100], [LEFT, WIDTH - RIGHT]);
    const y = 56;
    const colour = score.decision === 'auto-promote' ? 'pass' : score.decision === 'rollback' ? 'fail' : 'rest';
    return [
        chart_text(LEFT - 10, y + 12, 'Together', 'end strong'),
        markup_element('rect', { class: 'band', x: x(0), y, width: x(100) - x(0), height: BAR, rx: 3 }),
        markup_element('rect', { class: `${colour}-fill`, x: x(0), y, width: x(score.low) - x(0), height: BAR, rx: 3 }),
        ...(score.high > score.low
            ? [
                markup_element('rect', {
                    class: `${colour}-area`,
                    x: x(score.low),
                    y,
                    width: x(score.high) - x(score.low),
                    height: BAR,
                }),
            ]
            : []),
        ...(score.thresholds ? score_between(score.thresholds, x, y) : []),
        chart_text(WIDTH - RIGHT + 12, y + 12, pointed(score), 'strong'),
    ];
}
/** The bands of the decision. */
function score_between({ rollback, promote }, x, y) {
    const bands = [
        { from: 0, to: rollback, label: 'taken back' },
        { from: rollback, to: promote, label: 'a person decides' },
        { from: promote, to: 100, label: 'promoted' },
    ];
    return [
        ...[rollback, promote].flatMap((at) => [
            markup_element('line', { class: 'axis', x1: x(at), x2: x(at), y1: y - 4, y2: y + BAR + 4 }),
            chart_text(x(at), y - 9, String(at), 'middle'),
        ]),
        ...bands
            .filter(({ from, to, label }) => x(to) - x(from) > widthOf(label))
            .map(({ from, to, label }) => chart_text(x((from + to) / 2), y + BAR + 17, label, 'middle')),
    ];
}
function row({ name, weight, value }, y, most) {
    const x = linear([0, most], [LEFT, WIDTH - RIGHT]);
    const points = weight / 10;
    return [
        chart_text(LEFT - 10, y + 12, FACTOR_NAMES[name], 'end'),
        markup_element('rect', {
            class: value === null ? 'asked-area' : 'band',
            x: x(0),
            y,
            width: x(points) - x(0),
            height: BAR,
            rx: 3,
        }),
        ...(value === null || value === 0
            ? []
            : [
                markup_element('rect', {
                    class: 'asked-fill',
                    x: x(0),
                    y,
                    width: x((points * value) / 100) - x(0),
                    height: BAR,
                    rx: 3,
                }),
            ]),
        chart_text(WIDTH - RIGHT + 12, y + 12, score_pointsOf({ name, weight, value }), value === null ? '' : 'ink-fill'),
    ];
}
function score_pointsOf({ weight, value }) {
    const most = rounded(weight / 10);
    return value === null ? `not known, up to ${most}` : `${rounded((weight * value) / 1000)} of ${most}`;
}
function pointed({ score, low, high }) {
    const spread = (high - low) / 2;
    return spread === 0 ? rounded(score) : `${rounded(score)} (${rounded(low)} to ${rounded(high)})`;
}
function rounded(value) {
    return String(Math.round(value * 10) / 10);
}
/** Room for how a sum of fractions was rounded. */
const SETTLED = 1e-6;
/**
 * The bars of a score in a record; undefined where the record doesn't say how the factors were weighed, and it was not
 * by default.
 */
function barsOf(score) {
    const { weights = types/* DEFAULT_WEIGHTS */.kZ, ...rest } = score;
    const factors = types/* FACTORS */.XQ.map((name) => ({ name, weight: weights[name], value: score.factors[name] ?? null }));
    const low = factors.reduce((sum, { weight, value }) => sum + (weight * (value ?? 0)) / 1000, 0);
    return Math.abs(low - score.low) < SETTLED ? { ...rest, factors } : undefined;
}

;// CONCATENATED MODULE: ./src/report/svg/weight.js




const SIZE = { width: 1056, height: 300 };
const weight_MOST_TIME_TICKS = 13;
/** Where looks are many, their dots are small. */
const MOST_DOTS = 120;
const MARK_RADIUS = 9;
/** How much of the traffic the new version was to get, what the canary was seen to get, and the gates' verdicts. */
function weightPicture(record) {
    const curve = weightCurve(record);
    const end = Math.max(curve.end, 1);
    const { unit, ticks } = timeTicks(end, weight_MOST_TIME_TICKS);
    const dot = curve.observed.length > MOST_DOTS ? 1.2 : 2.5;
    return chart({
        ...SIZE,
        title: 'Weight of the new version',
        description: weight_described(curve, record.state),
        x: { title: `time since the start (${unit})`, domain: [0, end], ticks },
        y: {
            title: 'share of requests (%)',
            domain: [0, 100],
            ticks: [0, 25, 50, 75, 100].map((at) => ({ at, label: String(at) })),
        },
        legend: [
            { label: 'asked for', colour: 'asked', kind: 'line' },
            ...(curve.observed.some(({ weight }) => weight !== null)
                ? [{ label: 'observed at a look', colour: 'ink', kind: 'dot' }]
                : []),
        ],
        bands: phases(record, end),
        draw: (plot) => weight_asked(curve, end, plot),
        over: (plot) => [
            ...curve.observed.flatMap(({ at, weight }) => weight === null ? [] : [markup_element('circle', { class: 'ink-fill', cx: plot.x(at), cy: plot.y(weight), r: dot })]),
            ...marks(curve.marks, plot),
        ],
    });
}
function weight_asked({ asked }, end, { x, y, bottom }) {
    const corners = asked.flatMap(({ at, weight }, index) => {
        const until = asked[index + 1]?.at ?? end;
        return [
            [x(at), y(weight)],
            [x(until), y(weight)],
        ];
    });
    const floor = corners.map(([at]) => [at, bottom]);
    return [
        markup_element('path', { class: 'asked-area', d: outline(corners, floor) }),
        markup_element('path', { class: 'curve asked-line', d: pathThrough(corners) }),
    ];
}
const LOOKS = {
    pass: { colour: 'pass', glyph: 'm-4,0.5 2.8,3 5.2,-6' },
    fail: { colour: 'fail', glyph: 'm-3.5,-3.5 7,7 m0,-7 -7,7' },
    inconclusive: { colour: 'muted', glyph: 'm-4,0 8,0' },
};
/** A sign for each verdict, with words over the end of its step where there is room for them. */
function marks(verdicts, plot) {
    let free = plot.left;
    return verdicts.flatMap(({ at, weight, verdict }) => {
        const { colour, glyph } = LOOKS[verdict];
        const [x, y] = [plot.x(at), plot.y(weight)];
        const label = `${Math.round(weight * 10) / 10} % ${verdict}`;
        const end = x - MARK_RADIUS - 3;
        const fits = end - widthOf(label) > free;
        if (fits)
            free = x + MARK_RADIUS;
        return [
            markup_element('circle', { class: `${colour}-fill`, cx: x, cy: y, r: MARK_RADIUS }),
            markup_element('path', { class: 'glyph', d: `M${decimal(x)},${decimal(y)}${glyph}` }),
            ...(fits ? [chart_text(end, Math.max(y - 7, plot.top + 10), label, `end ${colour}-fill`)] : []),
        ];
    });
}
const PHASES = {
    BUILDING: 'building',
    DEPLOYING: 'pods get ready',
    CANARY: 'canary',
    CANARY_WAITING: 'canary',
    CANARY_EVALUATING: 'canary',
    PROMOTING: 'promotion',
    VERIFYING: 'verification',
    ROLLING_BACK: 'taken back',
};
/** What was going on, from the transitions; ends are not drawn. */
function phases({ transitions, startedAt }, end) {
    const start = Date.parse(startedAt);
    const bands = [];
    transitions.forEach(({ at, to }, index) => {
        const label = PHASES[to];
        const next = transitions[index + 1];
        const from = Math.max(0, (Date.parse(at) - start) / 1000);
        const until = next === undefined ? end : Math.max(from, (Date.parse(next.at) - start) / 1000);
        const last = bands.at(-1);
        if (label !== undefined && last?.label === label)
            last.to = until;
        else if (label !== undefined)
            bands.push({ from, to: until, label });
    });
    return bands;
}
function weight_described({ marks, end }, state) {
    const verdicts = marks.map(({ at, weight, verdict }) => `${verdict} at ${weight} % after ${Math.round(at)} s`);
    const told = verdicts.length === 0 ? 'no verdict' : verdicts.join(', ');
    return `${told}; ${state} after ${Math.round(end)} s.`;
}

;// CONCATENATED MODULE: ./src/report/html.js












/** The report of a rollout as one page. */
function htmlReport(record) {
    const { plan } = record;
    const title = `${record.kind === 'rollback' ? 'Rollback' : 'Rollout'} of ${plan.service}`;
    return htmlPage(`${title}: ${record.state}`, ...headOf(record, title), ...storyOf(record), ...html_endOf(record));
}
function headOf(record, title) {
    const { plan } = record;
    const route = plan.traffic.route;
    const facts = [
        ['From', markup_element('code', {}, plan.from)],
        ['To', markup_element('code', {}, plan.to)],
        [
            'Where',
            `Deployment ${plan.deployment} in namespace ${plan.namespace}${plan.environment === undefined ? '' : ` (${plan.environment})`}`,
        ],
        ['Traffic', `${plan.traffic.provider}${route ? `, ${route.kind} ${route.name}` : ''}`],
        ['Started', `${record.startedAt}, last change ${record.updatedAt}`],
        ['By', record.actors.map(actorOf)],
        ['Record', markup_element('code', {}, `configmap/gradus-${record.id}`)],
        ...(record.admissions ?? []).map(admissionOf),
    ];
    const onward = nextStep(record);
    return [
        markup_element('h1', {}, title, ' ', markup_element('span', { class: `state ${moodOf(record)}` }, record.state)),
        markup_element('p', { class: 'lead' }, `${capital(sentence(record))}.`),
        ...(onward === '' ? [] : [markup_element('p', {}, onward.replaceAll('`', ''))]),
        listOf(facts),
    ];
}
function admissionOf(admission) {
    return [`Checked ${admission.at}`, (0,rollout_admission/* admissionWords */.tj)(admission).join('; ')];
}
function moodOf({ state, kind }) {
    if (state === 'PROMOTED' || state === 'VERIFIED')
        return 'good';
    if (state === 'FAILED' || (kind === 'rollout' && (state === 'ROLLED_BACK' || state === 'ROLLING_BACK')))
        return 'bad';
    return (0,machine/* isLive */.DG)(state) ? 'open' : '';
}
function actorOf({ name, run, url }, index) {
    const link = url !== undefined && /^https?:\/\/[^\s"<>]+$/.test(url);
    const shown = link ? markup_element('a', { href: url, rel: 'noopener noreferrer' }, run) : run;
    return [index === 0 ? '' : ', ', `${name} (`, shown, ')'];
}
/** What happened, in pictures and numbers. A record whose counts can't be drawn still gets its words. */
function storyOf(record) {
    const { curves, trouble } = curvesOrTrouble(record);
    const scored = record.scores?.at(-1);
    const bars = scored && barsOf(scored);
    return [
        markup_element('h2', {}, 'Traffic'),
        wide(inPage(weightPicture(record), 'weight')),
        ...stepsOf(record),
        ...(scored === undefined
            ? []
            : [
                markup_element('h2', {}, 'Confidence'),
                bars && wide(inPage(scorePicture(bars), 'score')),
                markup_element('ul', {}, ...scored.reasons.map((reason) => markup_element('li', {}, reason))),
            ].filter((one) => one !== undefined)),
        markup_element('h2', {}, 'Gates'),
        ...(curves === undefined
            ? [
                markup_element('p', { class: 'muted' }, trouble === undefined ? whyNoGates(record) : `The gates can't be drawn: ${trouble}.`),
            ]
            : [wide(inPage(mergedEvidencePicture(curves), 'merged')), ...gateSections(record, curves)]),
        ...notMeasured(record),
    ];
}
/** On narrow screens it is moved sideways rather than made too small to read. */
function wide(picture) {
    return markup_element('div', { class: 'scroll wide' }, picture);
}
function whyNoGates({ plan }) {
    if (plan.gates === undefined)
        return 'Gates were off: only the pods were watched.';
    return 'The gates have not looked at the metrics yet.';
}
function stepsOf({ verdicts, approvals }) {
    const rows = verdicts.map((verdict) => [
        `${verdict.weight} %`,
        verdict.observedWeight === undefined ? 'not measured' : `${verdict.observedWeight} %`,
        verdictOf(verdict.verdict),
        verdict.reason,
    ]);
    return [
        ...(rows.length === 0 ? [] : [tableOf(['Weight', 'Observed', 'Verdict', 'Why'], rows, { whole: [0, 1] })]),
        ...approvals.map((one) => markup_element('p', {}, `Decided at step ${one.step + 1} by ${one.by}, ${one.at}.`)),
    ];
}
function notMeasured({ plan }) {
    const missing = plan.gates?.notMeasured ?? [];
    if (missing.length === 0)
        return [];
    return [
        markup_element('h3', {}, 'Not measured'),
        markup_element('ul', {}, ...missing.map(({ name, why }) => markup_element('li', {}, `${name}: ${why}`))),
    ];
}
function html_endOf(record) {
    const { plan } = record;
    const gates = plan.gates;
    const rows = record.transitions.map(({ at, from, to, reason, fence }) => [at, from, to, reason, String(fence)]);
    const terms = [
        ['Steps', plan.steps.map((step) => `${step} %`).join(', ')],
        ['Settle', `${plan.settleSeconds} s, a look every ${plan.intervalSeconds} s`],
        ['Undecided', `${plan.onInconclusive}, after ${plan.stepDeadlineSeconds} s at most`],
        ...(gates
            ? [
                ['False alarms', `at most ${gates.alpha * 100} % over the whole rollout (alpha)`],
                ['Wrong passes', `at most ${gates.beta * 100} % at each step (beta)`],
                ['Harm budget', `${gates.harmBudget * 100} % of all requests`],
            ]
            : []),
    ];
    return [
        markup_element('h2', {}, 'Transitions'),
        tableOf(['At', 'From', 'To', 'Why', 'Lease'], rows, { whole: [0] }),
        markup_element('h2', {}, 'Plan'),
        listOf(terms),
        markup_element('footer', {}, `Made by Gradus from the record of ${record.id}. Every number in the pictures was computed again from the counts.`),
    ];
}
function capital(words) {
    return words.charAt(0).toUpperCase() + words.slice(1);
}

;// CONCATENATED MODULE: ./src/report/audit.js



/**
 * The audit copy of a record, a file for each reader: the artifact of the deployment, its transitions, the manifest of
 * what was changed, every look at the metrics, the page for people, and, where there were any, the counts in the form that
 * `evaluate-gates source: file` takes.
 *
 * @returns contents by file name
 */
function auditFiles(record) {
    const { looks, transitions, ...rest } = record;
    const { id } = record;
    const counts = recordedCounts(record);
    return {
        [`deployment_artifact_${id}.json`]: json({ ...factsOf(record), summary: sentence(record), ...rest }),
        [`deployment_${id}.json`]: json({ id, service: record.plan.service, state: record.state, transitions }),
        [`manifest_${id}.yaml`]: manifest(record),
        [`looks_${id}.json`]: json({ id, looks }),
        [`report_${id}.html`]: htmlReport(record),
        ...(counts === undefined ? {} : { [`counts_${id}.json`]: json(counts) }),
    };
}
function manifest(record) {
    const { plan } = record;
    const changes = {
        rollout: record.id,
        namespace: plan.namespace,
        deployment: { name: plan.deployment, container: plan.container.name, from: plan.from, to: plan.to },
        canary: { deployment: plan.traffic.canary, service: plan.traffic.canaryService ?? null },
        traffic: plan.traffic,
        steps: plan.steps,
    };
    return (0,js_yaml/* dump */.Bh)(JSON.parse(JSON.stringify(changes)), { lineWidth: 120 });
}
/**
 * Counts as `docs/gates.md` writes them down: one list of intervals a metric, and where each stage begins. Undefined
 * where nothing was counted.
 */
function recordedCounts(record) {
    const metrics = (record.plan.gates?.metrics ?? []).filter((metric) => ['errors', 'slow', 'requests'].includes(metric.kind));
    if (metrics.length === 0 || record.looks.length === 0)
        return undefined;
    return {
        interval: record.plan.intervalSeconds,
        metrics: metrics.map((metric) => ({
            name: metric.name,
            kind: metric.kind,
            ...(metric.kind === 'slow' ? { bound: metric.bound, share: metric.share } : {}),
            intervals: record.looks.map((look) => {
                const reading = look.readings[metric.name];
                if (reading && 'n' in reading)
                    return { n: reading.n, x: reading.x, m: reading.m, y: reading.y };
                return reading && 'gap' in reading ? reading : { gap: 'absent', detail: 'not looked at' };
            }),
        })),
        stages: record.looks.flatMap((look, index) => index === 0 || record.looks[index - 1]?.step !== look.step ? [{ weight: look.weight, from: index }] : []),
    };
}
function json(value) {
    return `${JSON.stringify(value, null, 2)}\n`;
}

;// CONCATENATED MODULE: ./src/report/mermaid.js

/**
 * The two pictures that GitHub draws in a job summary: it shows no SVG there, neither inline nor as a data address, but
 * renders Mermaid. An xychart has no legend, so its title says what the lines are. Older versions of Mermaid put the
 * points right only where they are as far apart as the numbers of the axis, so there is one for each of these.
 */
/** More make the picture no finer. */
const MOST_POINTS = 1_000;
/** Evidence is drawn down to 1/100; how strong it is the other way decides nothing. */
const LOWEST_POWER = -2;
/** Seen well on white and on black: what GitHub takes by default is pale on white. */
const BLUE = '#2f81f7';
const RED = '#e5534b';
const GREY = '#8b949e';
const mermaid_UNITS = [
    { name: 's', seconds: 1 },
    { name: 'min', seconds: 60 },
    { name: 'h', seconds: 3600 },
    { name: 'd', seconds: 86_400 },
];
/** The weight that was asked for; undefined where the canary never got any. */
function weightChart(record) {
    const { asked, end } = weightCurve(record);
    const unit = mermaid_UNITS.find(({ seconds }) => end / seconds < MOST_POINTS);
    if (asked.length < 2 || unit === undefined)
        return undefined;
    const last = Math.max(1, Math.ceil(end / unit.seconds));
    const weights = Array.from({ length: last + 1 }, (_, k) => {
        const time = k * unit.seconds;
        return asked.findLast(({ at }) => at <= time)?.weight ?? 0;
    });
    return xychart({
        title: 'Weight of the new version',
        x: `time since the start (${unit.name})`,
        y: { title: 'share of requests (%)', range: [0, 100] },
        lines: [{ colour: BLUE, values: weights }],
    });
}
/** All gates together against the limit, in powers of ten; undefined where there are too few or too many looks. */
function evidenceChart({ looks, failLimit }) {
    const first = looks[0];
    if (first === undefined || looks.length >= MOST_POINTS)
        return undefined;
    const limit = failLimit / Math.LN10;
    const top = Math.max(1, Math.ceil(limit) + 1);
    const powers = looks.map(({ lnEvidence }) => Math.min(top, Math.max(LOWEST_POWER, lnEvidence / Math.LN10)));
    const values = [0, ...powers];
    return xychart({
        title: 'Evidence that the canary is worse, and the limit',
        x: `looks, one every ${number(first.to - first.from)} s`,
        y: { title: 'odds to 1, powers of ten', range: [LOWEST_POWER, top] },
        lines: [
            { colour: GREY, values: values.map(() => limit) },
            { colour: RED, values },
        ],
    });
}
function xychart({ title, x, y, lines }) {
    return [
        '```mermaid',
        '---',
        'config:',
        '  xyChart:',
        '    width: 900',
        '    height: 280',
        '  themeVariables:',
        '    xyChart:',
        `      plotColorPalette: "${lines.map(({ colour }) => colour).join(', ')}"`,
        '---',
        'xychart-beta',
        `    title "${title}"`,
        `    x-axis "${x}" 0 --> ${(lines[0]?.values.length ?? 2) - 1}`,
        `    y-axis "${y.title}" ${y.range.map(number).join(' --> ')}`,
        ...lines.map(({ values }) => `    line [${values.map(number).join(', ')}]`),
        '```',
    ].join('\n');
}
function number(value) {
    return String(Math.round(value * 100) / 100);
}

;// CONCATENATED MODULE: ./src/report/sparkline.js
const LEVELS = '▁▂▃▄▅▆▇█';
/**
 * A row of blocks that shows anywhere text does: the lowest block is `low` or less, the full one `high` or more. Each
 * block is the highest value of its stretch.
 *
 * @param longest blocks at most
 */
function sparkline_sparkline(values, [low, high], longest) {
    return stretches(values, longest)
        .map((stretch) => {
        const value = Math.max(...stretch);
        if (value >= high)
            return '█';
        const level = Math.floor(((value - low) / (high - low)) * (LEVELS.length - 1));
        return LEVELS[Math.min(LEVELS.length - 2, Math.max(0, level))];
    })
        .join('');
}
/** "███████░░░" */
function sparkline_bar(value, most, width) {
    const full = most > 0 ? Math.round((Math.min(most, Math.max(0, value)) / most) * width) : 0;
    return '█'.repeat(full) + '░'.repeat(width - full);
}
/** As few stretches as asked for, of nearly one length. */
function stretches(values, most) {
    const count = Math.min(most, values.length);
    return Array.from({ length: count }, (_, k) => values.slice(Math.floor((k * values.length) / count), Math.floor(((k + 1) * values.length) / count)));
}

;// CONCATENATED MODULE: ./src/report/summary-pictures.js





const LONGEST_SPARKLINE = 30;
/** What a job summary can show of the pictures: two that GitHub draws, and rows of blocks that show anywhere. */
function summaryPictures(record) {
    const { curves, trouble } = curvesOrTrouble(record);
    if (trouble !== undefined)
        return [`The gates can't be drawn: ${markdown_cell(trouble)}.`];
    if (curves === undefined)
        return [];
    const parts = [
        weightChart(record),
        evidenceChart(curves),
        sparklines(curves),
        `Every gate's evidence and ratio: \`report_${record.id}.html\` among the audit files of this run.`,
    ];
    return parts.filter((part) => part !== undefined);
}
/** Full blocks are evidence enough. */
function sparklines(curves) {
    const weighing = curves.gates.filter(({ failLimit }) => failLimit !== undefined);
    if (weighing.length === 0)
        return undefined;
    const rows = weighing.map((gate) => [
        gate.dry ? `${gate.name} (dry)` : gate.name,
        summary_pictures_row(gate, 'lnFail', gate.failLimit),
        summary_pictures_row(gate, 'lnPass', curves.passLimit),
    ]);
    return markdown_table(['Evidence, look by look', 'To fail (█ alone is enough)', 'To pass the step (█ is enough)'], rows);
}
function summary_pictures_row({ points }, what, limit) {
    const values = points.map((point) => point[what]);
    return `${sparkline_sparkline(values, [0, limit], LONGEST_SPARKLINE)} ${(0,words/* odds */.VH)(values.at(-1) ?? 0)}`;
}

;// CONCATENATED MODULE: ./src/report/summary.js




/** The job summary a person decides from: what, from and to, every step with its gates, what to do next. */
function rolloutSummary(record) {
    const { plan } = record;
    const what = record.kind === 'rollback' ? 'Rollback' : 'Rollout';
    const parts = [
        `### ${what} of ${markdown_cell(plan.service)}: ${record.state}`,
        markdown_cell(sentence(record)),
        markdown_table(['', ''], [
            ['Rollout', record.id],
            ['From', plan.from],
            ['To', plan.to],
            ['Where', `Deployment ${plan.deployment} in namespace ${plan.namespace}`],
            ['Traffic', trafficOf(record)],
            ['Started', record.startedAt],
            ['By', record.actors.map((actor) => `${actor.name} (${actor.run})`).join(', ')],
            ...admissionRows(record),
        ]),
        ...glassOf(record),
        ...summary_stepsOf(record),
        ...summaryPictures(record),
        ...lastGates(record.verdicts.at(-1)),
        ...summary_notMeasured(record),
        ...record.approvals.map((one) => `Decided at step ${one.step + 1} by ${markdown_cell(one.by)}, ${markdown_cell(one.at)}.`),
        nextStep(record),
        transitionsOf(record),
    ];
    return parts.filter((part) => part !== '').join('\n\n');
}
/** What the last check of the image's signatures found. */
function admissionRows({ admissions = [] }) {
    const last = admissions.at(-1);
    if (last === undefined)
        return [];
    const { package: pack, signers, rollout } = last;
    const again = rollout === undefined ? '' : `, as checked for rollout ${rollout}`;
    const rows = pack === undefined ? [] : [['Package', `${pack.name} ${pack.version}, ${pack.reference}`]];
    if (pack?.promotion)
        rows.push(['Promoted', (0,rollout_admission/* promotionWords */.jI)(pack.promotion)]);
    if (signers.length > 0)
        rows.push(['Signed by', `${(0,rollout_admission/* signersText */.l3)(signers)}${again}`]);
    return rows;
}
/** Whoever reads the summary must not miss that nobody asked for signatures. */
function glassOf({ admissions = [] }) {
    const broken = admissions.findLast(({ breakGlass }) => breakGlass)?.breakGlass;
    return broken === undefined ? [] : [`> [!WARNING]\n> ${markdown_cell(summary_capital((0,rollout_admission/* glassWords */.Uj)(broken)))}.`];
}
function summary_capital(words) {
    return words.charAt(0).toUpperCase() + words.slice(1);
}
function trafficOf(record) {
    const { traffic } = record.plan;
    return traffic.route ? `${traffic.provider}, ${traffic.route.kind} ${traffic.route.name}` : traffic.provider;
}
function summary_stepsOf(record) {
    if (record.verdicts.length === 0)
        return [];
    const rows = record.verdicts.map((verdict) => [
        `${verdict.weight} %`,
        verdict.observedWeight === undefined ? 'not measured' : `${verdict.observedWeight} %`,
        verdict.verdict,
        verdict.reason,
    ]);
    return ['#### Steps', markdown_table(['Weight', 'Observed', 'Verdict', 'Why'], rows)];
}
function lastGates(verdict) {
    return verdict && verdict.gates.length > 0 ? gatesTable(verdict.gates, verdict.weight) : [];
}
/** The gates' answer about counts that no rollout brought. */
function judgementSummary(judgement, weight) {
    return [`### Gates: ${judgement.verdict}`, cell(judgement.reason), ...gatesTable(judgement.gates, weight)].join('\n\n');
}
function gatesTable(gates, weight) {
    const rows = gates.map((gate) => [
        gate.dry ? `${gate.name} (dry)` : gate.name,
        gate.verdict,
        gate.bound,
        `${gate.counts.x} of ${gate.counts.n}`,
        `${gate.counts.y} of ${gate.counts.m}`,
        interval(gate.ratio),
        gate.reason,
    ]);
    const header = ['Gate', 'Verdict', 'Bound', 'Canary', 'Stable', 'Ratio (interval)', 'Why'];
    return [`#### Gates at ${Math.round(weight * 10) / 10} %`, markdown_table(header, rows)];
}
function interval(ratio) {
    const shown = (value) => (value === null ? '∞' : String(Math.round(value * 100) / 100));
    return ratio.estimate === null
        ? `${shown(ratio.lower)} to ${shown(ratio.upper)}`
        : `${shown(ratio.estimate)} (${shown(ratio.lower)} to ${shown(ratio.upper)})`;
}
function summary_notMeasured(record) {
    const missing = record.plan.gates?.notMeasured ?? [];
    return missing.length === 0
        ? []
        : [`Not measured: ${missing.map((one) => markdown_cell(`${one.name} (${one.why})`)).join(', ')}.`];
}
function transitionsOf(record) {
    const rows = record.transitions.map((one) => [one.at, one.from, one.to, one.reason]);
    const heading = `<details><summary>${record.transitions.length} transitions, the last: ${html(outcome_reasonOf(record))}</summary>`;
    return `${heading}\n\n${markdown_table(['At', 'From', 'To', 'Why'], rows)}\n\n</details>`;
}
/** All rollouts of a service, newest first. */
function listSummary(service, records) {
    if (records.length === 0)
        return `No rollout of ${cell(service)} yet.`;
    const rows = records.map((record) => [
        record.id,
        record.kind,
        record.state,
        record.plan.to,
        record.startedAt,
        reasonOf(record),
    ]);
    return `### Rollouts of ${cell(service)}\n\n${table(['Rollout', 'Kind', 'State', 'Image', 'Started', 'Last'], rows)}`;
}

// EXTERNAL MODULE: ./src/action/summary.js
var summary = __webpack_require__(2116);
;// CONCATENATED MODULE: ./src/action/rollout.js





const DEFAULT_CONFIG = 'gradus.yml';
/** Where an action works, from its inputs and the facts of its run. */
function rollout_placeOf(action, inputs) {
    const { facts } = action;
    return {
        config: { path: inputs.config, required: inputs.config !== DEFAULT_CONFIG },
        service: inputs.service,
        environment: inputs.environment,
        settings: inputs.settings,
        kubeconfig: inputs.kubeconfig,
        context: inputs.context,
        credentials: inputs.prometheusToken === undefined ? {} : { token: inputs.prometheusToken },
        env: process.env,
        actor: { run: facts.id, name: facts.actor, ...(facts.runUrl === undefined ? {} : { url: facts.runUrl }) },
        cancel: action.cancelled,
        tell: (line) => action.log(line),
        warn: (line) => action.warn(line),
        hide: (secret) => action.mask(secret),
    };
}
/**
 * Summary and audit files of a rollout, and those of its facts that the action declares as outputs.
 *
 * @param testimony events and log lines of a pod that could not serve
 */
async function reportRollout(action, record, outputs, testimony) {
    for (const [name, value] of Object.entries(outputs))
        action.output(name, value);
    action.summary(rolloutSummary(record));
    if (testimony.length > 0)
        action.summary(`\n#### What its pod said\n\n${(0,summary/* literally */.Dk)(testimony.join('\n'))}`);
    const files = Object.entries(auditFiles(record)).map(([name, content]) => action.files.write(name, content));
    await action.uploadArtifact('deployment', files);
}
/** Everything deploy-canary tells of a rollout. */
function rolloutOutputs(record) {
    return factsOf(record);
}
/**
 * Green where what was asked is true in the cluster; else the one sentence that says what is true instead, and what the
 * pods said.
 */
function refuseUnless(done, record, testimony) {
    if (!done)
        throw new src_errors/* UserError */.yo([sentence(record), ...testimony].join('\n'));
}

;// CONCATENATED MODULE: ./src/action/untrusted-event.js


/** GitHub's payloads stay well under it. */
const LARGEST_EVENT = 32 * 1024 * 1024;
const PULL_REQUESTS = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];
/**
 * Why what runs may come from somebody who may not write to the repository (T5); undefined where it can't.
 *
 * @param event   as GITHUB_EVENT_NAME has it; undefined on a machine of one's own
 * @param payload of the event; what an event of this kind needs and has not got speaks against it
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
function untrustedOrigin(event, payload) {
    if (event === undefined)
        return undefined;
    if (event === 'pull_request_target') {
        return 'pull_request_target runs with secrets for pull requests of anybody';
    }
    const keys = untrusted_event_keysOf(payload);
    if (PULL_REQUESTS.includes(event))
        return ofPullRequest(untrusted_event_keysOf(keys.pull_request), nameOf(keys.repository));
    if (event === 'workflow_run')
        return ofWorkflowRun(untrusted_event_keysOf(keys.workflow_run), nameOf(keys.repository));
    // Of the pull request's branch this payload says nothing, and anybody may comment.
    if (event === 'issue_comment' && !('issue' in keys && !('pull_request' in untrusted_event_keysOf(keys.issue)))) {
        return 'anybody may comment on a pull request, and its branch may be of a fork';
    }
    return undefined;
}
function ofPullRequest(pull, own) {
    const head = nameOf(untrusted_event_keysOf(pull.head).repo);
    if (head !== undefined && head === own)
        return undefined;
    return head === undefined
        ? 'the pull request comes from a fork that is gone, or nobody knows from where'
        : `the pull request comes from the fork ${head}`;
}
function ofWorkflowRun(run, own) {
    if (run.event === 'pull_request_target')
        return 'the workflow before it ran for pull_request_target';
    const head = nameOf(run.head_repository);
    if (head !== undefined && head === own)
        return undefined;
    return head === undefined
        ? 'the workflow before it ran for a fork that is gone, or nobody knows for what'
        : `the workflow before it ran for the fork ${head}`;
}
/** The same for this very run. @throws {UserError} what runs may be somebody else's, or the event can't be read */
function refuseUntrustedOrigin(what, env) {
    if (env.GITHUB_ACTIONS !== 'true')
        return;
    const event = env.GITHUB_EVENT_NAME || undefined;
    const origin = untrustedOrigin(event, payloadAt(env.GITHUB_EVENT_PATH));
    if (origin === undefined)
        return;
    throw new src_errors/* UserError */.yo(`${what} is refused here: ${origin}; do it in a workflow that runs on push, on a release or by workflow_dispatch`);
}
/** What can't be read says nothing, and where it is needed that is a refusal. */
function payloadAt(path) {
    try {
        if (path === undefined || (0,external_node_fs_.statSync)(path).size > LARGEST_EVENT)
            return undefined;
        return JSON.parse((0,external_node_fs_.readFileSync)(path, 'utf8'));
    }
    catch {
        return undefined;
    }
}
function untrusted_event_keysOf(value) {
    return typeof value === 'object' && value !== null ? value : {};
}
const FULL_NAME = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;
function nameOf(repository) {
    const name = untrusted_event_keysOf(repository).full_name;
    return typeof name === 'string' && FULL_NAME.test(name) ? name : undefined;
}

;// CONCATENATED MODULE: ./src/action/deploy-canary.js











/** Saved when a run begins to act, and again when it has landed: what the post step needs to know. */
const PHASE = 'phase';
/** deploy-canary: what its input `command` asks for. */
async function deployCommand(action, inputs) {
    const plans = inputs.command === 'plan' || inputs.dryRun;
    // Code of somebody who may not write here gets no user (T5); a plan shows, and a way back is never refused.
    if (!plans && GO_ON.includes(inputs.command))
        refuseUntrustedOrigin('deploying', process.env);
    refuseUnsafe(inputs, inputs.image);
    refuseTwo(inputs);
    const begin = () => action.saveState(PHASE, 'acting');
    const acted = new Set();
    const work = await workplace_openWorkplace({ ...rollout_placeOf(action, inputs), begin, act: (record) => acted.add(record) });
    try {
        const { repository: packages = work.service.packages } = inputs;
        const service = { ...work.service, ...(packages !== undefined && { packages }) };
        const context = { ...work.context, admit: (0,asked/* admitting */.M_)(action, inputs, service) };
        const entry = plans || BEGIN.includes(inputs.command) ? await deploy_canary_entryOf(action, inputs, context, service) : undefined;
        if (plans && entry)
            return await showPlan(action, context, entry);
        const record = await perform(context, inputs, entry).catch(async (error) => {
            for (const left of [...acted].slice(-1))
                await reportRollout(action, left, rolloutOutputs(left), work.testimony);
            throw error;
        });
        if (!record || hasLanded(record))
            action.saveState(PHASE, 'landed');
        if (!record)
            return alreadyThere(action, entry);
        await reportRollout(action, record, rolloutOutputs(record), work.testimony);
        refuseUnless(inputs.command === 'status' || isDone(record), record, work.testimony);
    }
    finally {
        work.close();
    }
}
/** Commands that bring a version in. */
const BEGIN = ['run', 'start'];
/** Commands that bring a version on; the others only look, or finish what was begun. */
const GO_ON = ['run', 'plan', 'start', 'step', 'promote'];
/**
 * Before the cluster is asked for anything, and again when a package has said which image it brings.
 *
 * @throws {UserError} the safety report doesn't let this version go on
 */
function refuseUnsafe({ command, safetyReport }, image) {
    if (safetyReport === undefined || !GO_ON.includes(command))
        return;
    const digest = image?.split('@')[1];
    const refusal = (0,report/* refusalOf */.Of)((0,report_files/* safetyReportAt */.oT)(safetyReport), digest === undefined ? {} : { digest });
    if (refusal !== undefined)
        throw new src_errors/* UserError */.yo(`${refusal}; nothing was changed`);
}
/** @throws {UserError} two things say what comes in */
function refuseTwo({ image, package: pack }) {
    if (image !== undefined && pack !== undefined) {
        throw new src_errors/* UserError */.yo('inputs image and package are both there; give one of them: a package names its image itself');
    }
}
/**
 * What comes in, checked where signatures are asked for: before the first write, and before the plan is made.
 *
 * @throws {UserError} nothing says what, or it may not come in
 */
async function deploy_canary_entryOf(action, inputs, context, service) {
    if (inputs.package !== undefined) {
        const { bringPackage } = await __webpack_require__.e(/* import() */ 623).then(__webpack_require__.bind(__webpack_require__, 9623));
        const wish = await bringPackage(action, inputs, inputs.package, context, service);
        refuseUnsafe(inputs, wish.image);
        return wish;
    }
    const { image } = inputs;
    if (image === undefined) {
        throw new src_errors/* UserError */.yo(`input image: command ${inputs.command} needs it, or package in its place; write registry/repository@sha256:…`);
    }
    const { reference: to } = (0,workload_image/* parseImage */.zZ)(image);
    const admission = await context.admit({ kind: 'rollout', plan: { to } });
    return { image, service, ...(admission && { admission }) };
}
/** The post step: lands what a killed main left. */
async function landCommand(action, inputs) {
    if (action.state(PHASE) !== 'acting')
        return;
    const cancel = AbortSignal.abort(new Overdue('the run was killed before it could land'));
    const work = await openWorkplace({ ...placeOf(action, inputs), cancel });
    try {
        const record = await landKilled(work.context);
        if (record)
            action.log(`rollout ${record.id} is ${record.state} now`);
    }
    finally {
        work.close();
    }
}
async function perform(context, inputs, entry) {
    const decision = {
        ...(inputs.rolloutId === undefined ? {} : { id: inputs.rolloutId }),
        ...(inputs.approvedBy === undefined ? {} : { approvedBy: inputs.approvedBy }),
    };
    if (entry)
        return await deploy(context, entry, { kind: inputs.command === 'start' ? 'step' : 'finish' });
    switch (inputs.command) {
        case 'step':
            return await step(context, decision);
        case 'promote':
            return await promote(context, decision);
        case 'resume':
            return await resume(context, inputs.rolloutId);
        default:
            return await deploy_status(context, inputs.rolloutId);
    }
}
async function showPlan(action, context, entry) {
    const plan = await planRollout(context, entry);
    const shown = planSummary(plan, entry.admission);
    action.log(shown);
    action.summary(shown);
    action.output('image', plan.to);
    action.output('previous-image', plan.from);
    tellAdmission(action, entry);
}
function alreadyThere(action, entry) {
    if (entry === undefined)
        throw new Error('only a rollout that begins can find its image there');
    action.notice(`stable runs ${entry.image} already; there is nothing to do`);
    action.output('state', 'PROMOTED');
    action.output('image', entry.image);
    action.output('previous-image', entry.image);
    tellAdmission(action, entry);
}
function tellAdmission(action, { admission }) {
    action.output('package', admission?.package?.reference);
    action.output('signer', admission?.signers.map(({ signer }) => signer).join(', '));
}
/** Nothing of the rollout is left for a post step to finish. */
function hasLanded(record) {
    return record.state === 'CANARY_WAITING' || !(0,machine/* isLive */.DG)(record.state);
}
/** A rollout that waits for a person has done what was asked so far. */
function isDone(record) {
    return ['PROMOTED', 'VERIFIED', 'CANARY_WAITING'].includes(record.state);
}


/***/ }),

/***/ 6322:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $6: () => (/* binding */ textAt),
/* harmony export */   oT: () => (/* binding */ safetyReportAt),
/* harmony export */   ux: () => (/* binding */ within)
/* harmony export */ });
/* unused harmony export filesOf */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _confidence_safety_report_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1412);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6986);




/** Larger reports are no reports any more; each is read into memory. */
const LARGEST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 500;
const LEFT_OUT = (/* unused pure expression or super */ null && (['**/node_modules/**', '**/.git/**']));
/** @throws {UserError} the file can't be read, or is no such report */
function safetyReportAt(path) {
    return within('safety-report', () => (0,_confidence_safety_report_js__WEBPACK_IMPORTED_MODULE_2__/* .readSafetyReport */ .Jm)(textAt(path), path));
}
/** Paths and patterns, one a line or with commas between them. */
function filesOf(input, list) {
    const wanted = list
        .split(/[,\n]/)
        .map((one) => one.trim())
        .filter((one) => one !== '');
    const files = new Set();
    for (const one of wanted) {
        const found = /[*?[{]/.test(one) ? globSync(one, { exclude: LEFT_OUT }).filter(isFile).sort() : [one];
        if (found.length === 0) {
            throw new UserError(`input ${input}: no file matches ${one} in ${resolve('.')}; give paths from the workspace`);
        }
        for (const path of found)
            files.add(path);
    }
    if (files.size > MOST_FILES) {
        throw new UserError(`input ${input}: ${files.size} files match, more than ${MOST_FILES}; give a narrower pattern`);
    }
    return [...files];
}
function isFile(path) {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
/** What was measured is what is read: one open file, its size first. */
function textAt(path, largest = LARGEST_BYTES) {
    let file;
    try {
        // Not waiting for a writer, should it be a pipe.
        file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK);
        const state = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(file);
        if (!state.isFile())
            throw new Error('it is no file');
        if (state.size > largest)
            throw new Error(`it has ${state.size} bytes; at most ${largest} are read`);
        const bytes = Buffer.alloc(state.size);
        const read = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(file, bytes, 0, state.size, 0);
        return decoded(bytes.subarray(0, read));
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`can't read ${path} (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(cause)}); give a path from the workspace`, { cause });
    }
    finally {
        if (file !== undefined)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(file);
    }
}
function decoded(bytes) {
    const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
    return wide ? bytes.toString('utf16le', 2) : bytes.toString('utf8');
}
/** Names the input in what went wrong with it. */
function within(input, work) {
    try {
        return work();
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo))
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`input ${input}: ${error.message}`, { cause: error.cause });
    }
}


/***/ }),

/***/ 1412:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Jm: () => (/* binding */ readSafetyReport),
  Of: () => (/* binding */ refusalOf)
});

// UNUSED EXPORTS: DEPLOY

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(6986);
;// CONCATENATED MODULE: ./src/confidence/safety/json.js

/**
 * JSON of a report. Readers take single fields of it by name, so keys that reach into prototypes do nothing.
 *
 * @throws {UserError} it is no JSON, or no object
 */
function readJsonObject(text, name) {
    let value;
    try {
        value = JSON.parse(text.replace(/^\uFEFF/, ''));
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`${name} is no JSON (${(0,errors/* messageOf */.bD)(cause).slice(0, 200)})`, { cause });
    }
    if (!isObject(value))
        throw new errors/* UserError */.yo(`${name} holds no JSON object`);
    return value;
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** The list under a key; empty where there is none. */
function listAt(object, key) {
    const value = own(object, key);
    return Array.isArray(value) ? value.filter(isObject) : [];
}
function objectAt(object, key) {
    const value = own(object, key);
    return isObject(value) ? value : {};
}
function textAt(object, key) {
    const value = own(object, key);
    return typeof value === 'string' ? value : undefined;
}
function numberAt(object, key) {
    const value = own(object, key);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
function own(object, key) {
    return Object.hasOwn(object, key) ? object[key] : undefined;
}

;// CONCATENATED MODULE: ./src/confidence/safety/report.js


/** The one word that lets a version go on. */
const DEPLOY = 'DEPLOY';
/** Where reports write their answer; the first of them is ours. */
const ANSWERS = ['decision', 'recommendation', 'verdict', 'result'];
const LONGEST_SHOWN = 200;
/**
 * A JSON object with `decision` (or `recommendation`, `verdict`, `result`), optionally `score` 0..100, `reasons`, `image`
 * or `digest`, `commit`. Where several answers are given, all must say DEPLOY.
 *
 * @throws {UserError} it is no such report
 */
function readSafetyReport(text, name) {
    const report = readJsonObject(text, name);
    const answers = ANSWERS.flatMap((key) => textAt(report, key) ?? []);
    const [first] = answers;
    if (first === undefined) {
        throw new errors/* UserError */.yo(`${name} says nothing: it has no text under decision; write {"decision": "DEPLOY"} where the check allows it`);
    }
    const refusal = answers.find((answer) => answer !== DEPLOY);
    const score = numberAt(report, 'score');
    if (score !== undefined && (score < 0 || score > 100)) {
        throw new errors/* UserError */.yo(`${name}: score ${score} is out of range; write 0 to 100`);
    }
    const digest = /sha256:[0-9a-f]{64}$/.exec(textAt(report, 'digest') ?? textAt(report, 'image') ?? '')?.[0];
    const commit = textAt(report, 'commit');
    return {
        says: shown(refusal ?? first),
        deploy: refusal === undefined,
        ...(score === undefined ? {} : { score }),
        reasons: reasonsOf(report),
        ...(digest === undefined ? {} : { digest }),
        ...(commit === undefined ? {} : { commit }),
    };
}
/** Why a report does not let this version go on; undefined where it does. */
function refusalOf(report, version) {
    const why = report.reasons[0] === undefined ? '' : ` (${report.reasons[0]})`;
    if (!report.deploy)
        return `the safety report says ${report.says}, not ${DEPLOY}${why}`;
    if (report.digest !== undefined && version.digest !== undefined && report.digest !== version.digest) {
        return `the safety report is about ${report.digest.slice(0, 19)}, not about ${version.digest.slice(0, 19)}`;
    }
    if (report.commit !== undefined && version.commit !== undefined && !sameCommit(report.commit, version.commit)) {
        return `the safety report is about commit ${shown(report.commit).slice(0, 12)}, not about ${version.commit.slice(0, 12)}`;
    }
    return undefined;
}
/** Reports may shorten the id. */
function sameCommit(a, b) {
    const shorter = Math.min(a.length, b.length);
    return shorter >= 7 && a.slice(0, shorter).toLowerCase() === b.slice(0, shorter).toLowerCase();
}
function reasonsOf(report) {
    const { reasons } = report;
    const texts = Array.isArray(reasons) ? reasons.filter((one) => typeof one === 'string') : [];
    const findings = listAt(report, 'findings').flatMap((one) => textAt(one, 'message') ?? textAt(one, 'title') ?? []);
    return [...texts, ...findings].slice(0, 20).map(shown);
}
function shown(text) {
    const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
    return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line;
}


/***/ }),

/***/ 7863:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   XQ: () => (/* binding */ FACTORS),
/* harmony export */   kZ: () => (/* binding */ DEFAULT_WEIGHTS)
/* harmony export */ });
/* unused harmony export DEFAULT_THRESHOLDS */
/** What the score is made of; `features.md` C2 and `gates.md` part 5 gave the names and weights. */
const FACTORS = ['safety', 'health', 'blast', 'history', 'complexity', 'coverage'];
const DEFAULT_WEIGHTS = {
    safety: 300,
    health: 250,
    blast: 150,
    history: 100,
    complexity: 100,
    coverage: 100,
};
const DEFAULT_THRESHOLDS = { promote: 80, rollback: 60 };


/***/ }),

/***/ 325:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ze: () => (/* binding */ RatioProcess),
/* harmony export */   xm: () => (/* binding */ ShareProcess)
/* harmony export */ });
/* unused harmony export Purse */
/* harmony import */ var _grid_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4348);

/**
 * Restarts: how the one unit of wealth is handed out. The first stage gets half, the others share the rest; with one
 * stage there is nothing to share. What is not handed out yet stays as it is and counts 1:1.
 */
class Purse {
    #stages;
    #entered = 0;
    rest = 1;
    constructor(stages) {
        this.#stages = Math.max(1, stages);
    }
    /** What is to be staked as the given stage (from 0) begins; stages that were skipped are staked with it. */
    take(stage) {
        const first = this.#entered;
        const end = Math.min(stage + 1, this.#stages);
        if (end <= first)
            return 0;
        this.#entered = end;
        let taken = 0;
        for (let s = first; s < end; s++)
            taken += this.#share(s);
        this.rest = end === this.#stages ? 0 : this.rest - taken;
        return taken;
    }
    get untouched() {
        return this.#entered === 0;
    }
    #share(stage) {
        if (this.#stages === 1)
            return 1;
        return stage === 0 ? 0.5 : 0.5 / (this.#stages - 1);
    }
}
/** The wealth staked on each alternative of the grid, as logarithms, and what is kept for stages to come. */
class Stakes {
    logs = new Float64Array(_grid_js__WEBPACK_IMPORTED_MODULE_0__/* .GRID */ .Z.length).fill(Number.NEGATIVE_INFINITY);
    #purse;
    constructor(stages) {
        this.#purse = new Purse(stages);
    }
    /** A stage (from 0) begins: what is kept for it is staked. */
    enter(stage) {
        const stake = this.#purse.take(stage);
        if (stake === 0)
            return;
        _grid_js__WEBPACK_IMPORTED_MODULE_0__/* .GRID */ .Z.forEach(({ logWeight }, j) => {
            this.logs[j] = (0,_grid_js__WEBPACK_IMPORTED_MODULE_0__/* .logSumExp */ .V)([this.logs[j], logWeight + Math.log(stake)]);
        });
    }
    /** Counts came before any stage was entered: they belong to the first. */
    begin() {
        if (this.#purse.untouched)
            this.enter(0);
    }
    /** Natural logarithm of all wealth together: the e-value. */
    ln() {
        if (this.#purse.untouched)
            return 0;
        return (0,_grid_js__WEBPACK_IMPORTED_MODULE_0__/* .logSumExp */ .V)([...this.logs, Math.log(this.#purse.rest)]);
    }
    /** Never below the e-value, and cheap: one exponential, so that every interval can be checked for a crossing. */
    atMost() {
        if (this.#purse.untouched)
            return 1;
        let highest = Number.NEGATIVE_INFINITY;
        for (let j = 0; j < this.logs.length; j++) {
            const log = this.logs[j];
            if (log > highest)
                highest = log;
        }
        return this.#purse.rest + this.logs.length * Math.exp(highest);
    }
}
/**
 * The likelihood-ratio e-process on two arms' counts, fed interval by interval.
 *
 * Seen as betting: the wealth staked on alternative j is multiplied in each interval by
 * L = (r/rho)^x * ((rho*n + m)/(r*n + m))^s with r = rho*g_j (side above) or rho/g_j (side below). The e-value is all
 * wealth together.
 */
class RatioProcess {
    #rho;
    #gains;
    /** r - rho. */
    #steps;
    #stakes;
    /**
     * @param rho    the null's boundary: canary <= rho * baseline (above) or >= (below)
     * @param stages how many stages share the wealth (restarts), fixed beforehand
     */
    constructor(rho, side, stages = 1) {
        if (!(rho > 0 && Number.isFinite(rho)))
            throw new Error(`a ratio must be above 0, not ${rho}`);
        this.#rho = rho;
        this.#gains = Float64Array.from(_grid_js__WEBPACK_IMPORTED_MODULE_0__/* .GRID */ .Z, ({ logRatio }) => (side === 'above' ? logRatio : -logRatio));
        this.#steps = this.#gains.map((gain) => rho * Math.expm1(gain));
        this.#stakes = new Stakes(stages);
    }
    enter(stage) {
        this.#stakes.enter(stage);
    }
    /** @param burst events that one cause can yield in one arm: all evidence is divided by it */
    add({ n, x, m, y }, burst = 1) {
        this.#stakes.begin();
        if (x + y === 0 || n === 0 || m === 0)
            return;
        const perStep = n / (this.#rho * n + m);
        const [events, all] = [x / burst, (x + y) / burst];
        const { logs } = this.#stakes;
        for (let j = 0; j < logs.length; j++) {
            const ln = events * this.#gains[j] - all * Math.log1p(this.#steps[j] * perStep);
            logs[j] = logs[j] + ln;
        }
    }
    ln() {
        return this.#stakes.ln();
    }
    atMost() {
        return this.#stakes.atMost();
    }
}
/**
 * One-sample e-process on a share of requests: odds o = g_j (above) or 1/g_j (below),
 * ln E = LSE_j[ln w_j + x ln o - n ln(1 - p0 + o*p0)].
 */
class ShareProcess {
    #perEvent;
    #perRequest;
    #stakes;
    /** @param p0 the null's boundary, in (0, 1): share <= p0 (above) or >= p0 (below) */
    constructor(p0, side, stages = 1) {
        if (!(p0 > 0 && p0 < 1))
            throw new Error(`a share must lie between 0 and 1, not ${p0}`);
        const odds = _grid_js__WEBPACK_IMPORTED_MODULE_0__/* .GRID */ .Z.map(({ ratio }) => (side === 'above' ? ratio : 1 / ratio));
        this.#perEvent = Float64Array.from(_grid_js__WEBPACK_IMPORTED_MODULE_0__/* .GRID */ .Z, ({ logRatio }) => (side === 'above' ? logRatio : -logRatio));
        this.#perRequest = Float64Array.from(odds, (odd) => -Math.log1p(p0 * (odd - 1)));
        this.#stakes = new Stakes(stages);
    }
    enter(stage) {
        this.#stakes.enter(stage);
    }
    add(n, x, burst = 1) {
        this.#stakes.begin();
        const { logs } = this.#stakes;
        for (let j = 0; j < logs.length; j++) {
            const ln = (x * this.#perEvent[j] + n * this.#perRequest[j]) / burst;
            logs[j] = logs[j] + ln;
        }
    }
    ln() {
        return this.#stakes.ln();
    }
    atMost() {
        return this.#stakes.atMost();
    }
}


/***/ }),

/***/ 5871:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kl: () => (/* binding */ harmLimit),
/* harmony export */   ZH: () => (/* binding */ ErrorRate),
/* harmony export */   i$: () => (/* binding */ DEFAULT_RATIO)
/* harmony export */ });
/* unused harmony export passMargin */
/* harmony import */ var _e_process_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(325);
/* harmony import */ var _limit_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(641);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(339);



const DEFAULT_RATIO = 1.1;
/** Stage margins: what PASS has to show that the canary is below, as a multiple of the baseline. */
const MARGINS = [
    [5, 3],
    [10, 2],
    [25, 1.5],
    [50, 1.25],
];
/**
 * The margin at a weight: a small canary sees few errors, so only a coarse ratio can be proven there. Between the
 * given weights it moves evenly with the logarithm of the weight; beyond them it stays.
 */
function passMargin(weight) {
    let [fromWeight, fromMargin] = MARGINS[0];
    if (weight <= fromWeight)
        return fromMargin;
    for (const [toWeight, toMargin] of MARGINS.slice(1)) {
        if (weight <= toWeight) {
            const way = Math.log(weight / fromWeight) / Math.log(toWeight / fromWeight);
            return fromMargin + way * (toMargin - fromMargin);
        }
        fromWeight = toWeight;
        fromMargin = toMargin;
    }
    return fromMargin;
}
/** At tiny weights any error rate is within the budget; the canary still has to answer better than this. */
const HIGHEST_HARM = 0.5;
/**
 * The error rate that a step may show and still be within the harm budget: b + H/w.
 *
 * @param budget   share of all requests that may be at risk (H)
 * @param weight   percent of requests the canary gets (w)
 * @param baseline error rate of the baseline before the step (b)
 */
function harmLimit(budget, weight, baseline) {
    return Math.min(HIGHEST_HARM, baseline + (budget * 100) / weight);
}
/** Errors: canary against baseline, and where a limit is given also against that. */
class ErrorRate {
    #ratio;
    #lnPassAt;
    #budget;
    burst;
    #relative;
    #limit;
    #limitShare;
    #below;
    #harm;
    #harmShare;
    #margin = passMargin(0);
    constructor({ plan, metric }) {
        const stages = plan.stages ?? 1;
        this.#ratio = metric.ratio ?? DEFAULT_RATIO;
        this.#lnPassAt = Math.log(1 / plan.beta);
        this.#budget = plan.harmBudget;
        this.burst = metric.maxBurst ?? 1;
        this.#relative = new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .RatioProcess */ .Ze(this.#ratio, 'above', stages);
        this.#limitShare = metric.limit;
        this.#limit = metric.limit === undefined ? undefined : new _limit_js__WEBPACK_IMPORTED_MODULE_1__/* .AbsoluteLimit */ .J(metric.limit, plan.alpha, stages);
        this.#below = new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .RatioProcess */ .Ze(this.#margin, 'below');
    }
    enter({ index, weight, before }) {
        this.#relative.enter(index);
        this.#limit?.enter(index);
        this.#margin = passMargin(weight);
        this.#below = new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .RatioProcess */ .Ze(this.#margin, 'below');
        this.#harmShare = weight > 0 ? harmLimit(this.#budget, weight, (0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .rate */ .TS)(before.y, before.m)) : undefined;
        this.#harm = this.#harmShare ? new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .ShareProcess */ .xm(this.#harmShare, 'below') : undefined;
    }
    addFail(counts) {
        this.#relative.add(counts, this.burst);
        this.#limit?.addFail(counts, this.burst);
    }
    addPass(counts) {
        this.#below.add(counts, this.burst);
        this.#harm?.add(counts.n, counts.x, this.burst);
        this.#limit?.addPass(counts.n, counts.x, this.burst);
    }
    atMost() {
        const relative = this.#relative.atMost();
        return this.#limit === undefined ? relative : (relative + this.#limit.atMost()) / 2;
    }
    lnFail() {
        const relative = this.#relative.ln();
        if (this.#limit === undefined)
            return relative;
        const absolute = this.#limit.lnFail(this.#relative);
        const higher = Math.max(relative, absolute);
        return higher + Math.log((Math.exp(relative - higher) + Math.exp(absolute - higher)) / 2);
    }
    lnPass() {
        return this.#below.ln();
    }
    lnHarm() {
        return this.#harm?.ln() ?? 0;
    }
    passed() {
        if (this.#limit?.passed(this.#lnPassAt) === false)
            return false;
        const limit = Math.exp(this.#lnPassAt);
        if (this.#below.atMost() >= limit && this.#below.ln() >= this.#lnPassAt)
            return true;
        return this.#harm !== undefined && this.#harm.atMost() >= limit && this.#harm.ln() >= this.#lnPassAt;
    }
    baselineUnhealthy() {
        return this.#limit?.baselineUnhealthy
            ? `the baseline is unhealthy: its own error rate is above the limit of ${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .percent */ .KN)(this.#limitShare)}`
            : undefined;
    }
    observed({ n, x, m, y }) {
        const canary = `error rate ${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .percent */ .KN)((0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .rate */ .TS)(x, n))}`;
        if (m === 0)
            return `${canary} (${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(x)} of ${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(n)} requests; none to the baseline)`;
        return `${canary} against ${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .percent */ .KN)((0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .rate */ .TS)(y, m))} of the baseline (${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(x)} of ${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(n)} requests, ${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(y)} of ${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(m)})`;
    }
    bound() {
        const bounds = [`fail above ${this.#ratio} x baseline`];
        if (this.#limitShare !== undefined)
            bounds.push(`or above ${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .percent */ .KN)(this.#limitShare)}`);
        const pass = [`pass below ${Number(this.#margin.toPrecision(3))} x baseline`];
        if (this.#harmShare !== undefined)
            pass.push(`or below ${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .percent */ .KN)(this.#harmShare)} (harm budget)`);
        return `${bounds.join(' ')}; ${pass.join(' ')}`;
    }
}


/***/ }),

/***/ 6113:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AZ: () => (/* binding */ requestsToProve),
/* harmony export */   k$: () => (/* binding */ BadCounts),
/* harmony export */   tl: () => (/* binding */ checkCounts)
/* harmony export */ });
/* unused harmony exports failEvidence, passEvidence, restartedFailEvidence, shareEvidence, anytimeP, confidenceSequence */
/* harmony import */ var _e_process_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(325);
/* harmony import */ var _grid_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4348);
/* harmony import */ var _profile_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9811);



/** Counts that cannot be: they are an error, never a verdict. */
class BadCounts extends Error {
    name = 'BadCounts';
}
/** @throws {BadCounts} a count is negative, not a whole number, too large to be exact, or events exceed requests */
function checkCounts({ n, x, m, y }) {
    if (!isCount(n) || !isCount(x) || !isCount(m) || !isCount(y)) {
        throw new BadCounts(`n, x, m, y are ${n}, ${x}, ${m}, ${y}, which are not all whole numbers from 0`);
    }
    if (x > n)
        throw new BadCounts(`the canary has ${x} events in ${n} requests`);
    if (y > m)
        throw new BadCounts(`the baseline has ${y} events in ${m} requests`);
}
function isCount(value) {
    return Number.isSafeInteger(value) && value >= 0;
}
/**
 * Evidence against "canary event rate <= rho x baseline event rate", valid at every look.
 *
 * @param intervals counts per interval, never pooled
 * @param rho       largest ratio still called good, > 0
 * @returns natural logarithm of the e-value; >= ln(1/alpha) means FAIL at level alpha
 * @throws {BadCounts} a count is negative, not an integer, or events exceed requests
 * @see Lindon, Sanden, Shirikian 2022, arXiv 2205.14762; the mixture is over GRID
 */
function failEvidence(intervals, rho) {
    return follow(new RatioProcess(rho, 'above'), intervals);
}
/**
 * Evidence against "canary event rate >= tau x baseline event rate", valid at every look.
 *
 * @returns natural logarithm of the e-value; >= ln(1/beta) means that the canary is proven to be below tau
 * @throws {BadCounts} as failEvidence
 */
function passEvidence(intervals, tau) {
    return follow(new RatioProcess(tau, 'below'), intervals);
}
/**
 * failEvidence with restarts: one process begins with each stage, so that a regression that begins late need not first
 * win back what the good stages before it lost. The first stage has half of the weight, the others share the rest.
 *
 * @param stages intervals of each stage; stages that have not begun are empty and must be there, as the weights are
 *               fixed beforehand
 */
function restartedFailEvidence(stages, rho) {
    const process = new RatioProcess(rho, 'above', stages.length);
    stages.forEach((intervals, stage) => {
        if (intervals.length > 0)
            process.enter(stage);
        for (const interval of intervals) {
            checkCounts(interval);
            process.add(interval);
        }
    });
    return process.ln();
}
/**
 * One-sample evidence on a share of requests: side "above" speaks against "share <= p0", side "below" against
 * "share >= p0".
 *
 * @param samples n requests, x of them events, per interval
 * @returns natural logarithm of the e-value
 * @throws {BadCounts} as failEvidence
 */
function shareEvidence(samples, p0, side) {
    const process = new ShareProcess(p0, side);
    for (const { n, x } of samples) {
        checkCounts({ n, x, m: 0, y: 0 });
        process.add(n, x);
    }
    return process.ln();
}
/** Anytime-valid p-value: min(1, 1 / the largest e-value seen). */
function anytimeP(intervals, rho) {
    const process = new RatioProcess(rho, 'above');
    let highest = 0;
    for (const interval of intervals) {
        checkCounts(interval);
        process.add(interval);
        highest = Math.max(highest, process.ln());
    }
    return Math.exp(-highest);
}
/**
 * Confidence sequence for the ratio canary/baseline: covers the truth at every look at once with 1 - alpha.
 *
 * @throws {BadCounts} as failEvidence
 */
function confidenceSequence(intervals, alpha) {
    const profile = new RatioProfile();
    for (const interval of intervals) {
        checkCounts(interval);
        profile.add(interval);
    }
    return profile.confidence(alpha);
}
/** Requests without an event that prove a share below p0 at error bound beta. */
function requestsToProve(p0, beta) {
    const perRequest = _grid_js__WEBPACK_IMPORTED_MODULE_1__/* .GRID */ .Z.map(({ ratio }) => -Math.log1p(-p0 + p0 / ratio));
    const ln = (n) => (0,_grid_js__WEBPACK_IMPORTED_MODULE_1__/* .logSumExp */ .V)(_grid_js__WEBPACK_IMPORTED_MODULE_1__/* .GRID */ .Z.map(({ logWeight }, j) => logWeight + n * perRequest[j]));
    let low = 0;
    let high = 1;
    while (ln(high) < Math.log(1 / beta))
        high *= 2;
    while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (ln(middle) >= Math.log(1 / beta))
            high = middle;
        else
            low = middle;
    }
    return high;
}
function follow(process, intervals) {
    for (const interval of intervals) {
        checkCounts(interval);
        process.add(interval);
    }
    return process.ln();
}


/***/ }),

/***/ 8357:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C_: () => (/* binding */ isGauge),
/* harmony export */   NH: () => (/* binding */ isGap),
/* harmony export */   UT: () => (/* binding */ Gaps),
/* harmony export */   pi: () => (/* binding */ isCounts)
/* harmony export */ });
/** Nothing seen of the canary in so many looks in a row: no pass any more … */
const ABSENT_INCONCLUSIVE = 2;
/** … and with its series missing in so many, over at least so long (a new pod is not scraped at once), it fails. */
const ABSENT_FAIL = 5;
const ABSENT_FAIL_SECONDS = 15;
function isGap(reading) {
    return 'gap' in reading;
}
function isCounts(reading) {
    return 'n' in reading;
}
function isGauge(reading) {
    return 'canary' in reading;
}
/** What the looks without counts mean: four causes, told apart, none of which passes. */
class Gaps {
    #last;
    #absent = 0;
    #absentFrom = 0;
    #absentTo = 0;
    /** Looks in a row of which nothing is known of the canary, from whatever cause. */
    #unknown = 0;
    add(reading, look) {
        const gap = reading === undefined ? missing : isGap(reading) ? reading : undefined;
        this.#last = gap;
        const known = gap === undefined || gap.gap === 'zero' || look.weight <= 0;
        this.#unknown = known ? 0 : this.#unknown + 1;
        if (gap?.gap === 'absent' && look.weight > 0) {
            if (this.#absent === 0)
                this.#absentFrom = look.from;
            this.#absent += 1;
            this.#absentTo = look.to;
        }
        else if (gap?.gap !== 'unreachable') {
            this.#absent = 0;
        }
    }
    /** The canary can't be seen any more, although it is to have requests. */
    get vanished() {
        return this.#absent >= ABSENT_FAIL && this.#absentTo - this.#absentFrom >= ABSENT_FAIL_SECONDS;
    }
    get vanishedReason() {
        return `no metrics of the canary in ${this.#absent} looks (${Math.round(this.#absentTo - this.#absentFrom)} s) while it is to have requests: ${this.#last?.detail ?? ''}`;
    }
    /** Why the gate can't pass now; undefined when nothing speaks against it. */
    get obstacle() {
        const gap = this.#last;
        if (gap === undefined)
            return undefined;
        if (gap.gap === 'unreachable')
            return `the metrics server did not answer: ${gap.detail}`;
        if (gap.gap === 'not-a-number')
            return `not a number: ${gap.detail}`;
        // After a look without an answer the first absence is the second look that shows nothing.
        if (gap.gap !== 'absent' || this.#unknown < ABSENT_INCONCLUSIVE)
            return undefined;
        return `no metrics of the canary in the last ${this.#unknown} looks: ${gap.detail}`;
    }
    /** The last gap in words, for a step that has no counts at all. */
    get lastDetail() {
        const gap = this.#last;
        return gap && `${CAUSES[gap.gap]}: ${gap.detail}`;
    }
}
const CAUSES = {
    absent: 'no such series',
    zero: 'no requests',
    'not-a-number': 'not a number',
    unreachable: 'the metrics server did not answer',
};
const missing = { gap: 'unreachable', detail: 'the look has no reading of this metric' };


/***/ }),

/***/ 4348:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ logSumExp),
/* harmony export */   Z: () => (/* binding */ GRID)
/* harmony export */ });
const SIZE = 32;
const SMALLEST = Math.log(1.2);
const LARGEST = Math.log(50);
/** Ratios 1.2 to 50, evenly spaced in logarithms, weights proportional to ratio^(-1/2), summing to 1. */
const GRID = grid();
function grid() {
    const logRatios = Array.from({ length: SIZE }, (_, j) => SMALLEST + (j * (LARGEST - SMALLEST)) / (SIZE - 1));
    const total = logRatios.reduce((sum, logRatio) => sum + Math.exp(-logRatio / 2), 0);
    return logRatios.map((logRatio) => {
        const weight = Math.exp(-logRatio / 2) / total;
        return { ratio: Math.exp(logRatio), logRatio, weight, logWeight: Math.log(weight) };
    });
}
/** ln(sum of e^term), without overflow. */
function logSumExp(terms) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < terms.length; j++)
        highest = Math.max(highest, terms[j]);
    if (highest === Number.NEGATIVE_INFINITY)
        return highest;
    let sum = 0;
    for (let j = 0; j < terms.length; j++)
        sum += Math.exp(terms[j] - highest);
    return highest + Math.log(sum);
}


/***/ }),

/***/ 641:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ AbsoluteLimit)
/* harmony export */ });
/* harmony import */ var _e_process_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(325);

/**
 * An absolute limit on a share of the canary's requests. Where the baseline breaks it too, the canary can only fail
 * when it is also worse than the baseline.
 */
class AbsoluteLimit {
    #canary;
    #baseline;
    #share;
    #unhealthyAt;
    #seen = { m: 0, y: 0 };
    #pass;
    constructor(share, alpha, stages) {
        this.#share = share;
        this.#canary = new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .ShareProcess */ .xm(share, 'above', stages);
        this.#baseline = new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .ShareProcess */ .xm(share, 'above', stages);
        this.#pass = new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .ShareProcess */ .xm(share, 'below');
        this.#unhealthyAt = 1 / alpha;
    }
    enter(stage) {
        this.#canary.enter(stage);
        this.#baseline.enter(stage);
        this.#pass = new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .ShareProcess */ .xm(this.#share, 'below');
    }
    addFail(counts, burst) {
        this.#canary.add(counts.n, counts.x, burst);
        this.#baseline.add(counts.m, counts.y, burst);
        this.#seen.m += counts.m;
        this.#seen.y += counts.y;
    }
    addPass(n, x, burst) {
        this.#pass.add(n, x, burst);
    }
    get baselineUnhealthy() {
        return (isProven(this.#baseline, this.#unhealthyAt) || (this.#baselineOver && isProven(this.#canary, this.#unhealthyAt)));
    }
    /**
     * By its rate alone: a canary that gets as many requests as the baseline would often be the first to be proven above
     * a limit that both break.
     */
    get #baselineOver() {
        return this.#seen.y > this.#share * this.#seen.m;
    }
    atMost() {
        return this.#canary.atMost();
    }
    lnFail(relative) {
        const excused = this.#baselineOver || isProven(this.#baseline, this.#unhealthyAt);
        return excused ? Math.min(this.#canary.ln(), relative.ln()) : this.#canary.ln();
    }
    lnPass() {
        return this.#pass.ln();
    }
    passed(lnLimit) {
        return isProven(this.#pass, Math.exp(lnLimit));
    }
}
function isProven(process, at) {
    return process.atMost() >= at && process.ln() >= Math.log(at);
}


/***/ }),

/***/ 9811:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ RatioProfile)
/* harmony export */ });
/* harmony import */ var _grid_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4348);

/** Width of a cell, in logarithms of n/m: a fifth-order expansion is exact to 6e-12 per event within it. */
const WIDTH = 0.05;
const FARTHEST = 60;
const PRIOR = [..._grid_js__WEBPACK_IMPORTED_MODULE_0__/* .GRID */ .Z.map(({ logRatio }) => logRatio), ..._grid_js__WEBPACK_IMPORTED_MODULE_0__/* .GRID */ .Z.map(({ logRatio }) => -logRatio)];
const LOG_PRIOR = [..._grid_js__WEBPACK_IMPORTED_MODULE_0__/* .GRID */ .Z, ..._grid_js__WEBPACK_IMPORTED_MODULE_0__/* .GRID */ .Z].map(({ logWeight }) => logWeight - Math.LN2);
/**
 * The log-likelihood of the ratio r = canary/baseline over all intervals,
 * l(r) = sum_k [x ln r - s*log1p((r - 1)*n/(n + m))], as a function that can be evaluated anywhere without going
 * through the intervals again: they are gathered into cells of nearly equal split. Never pooled: each keeps its place
 * to fifth order.
 */
class RatioProfile {
    #cells = new Map();
    #x = 0;
    #y = 0;
    add({ n, x, m, y }) {
        const s = x + y;
        // With one arm empty the interval says nothing of the ratio.
        if (s === 0 || n === 0 || m === 0)
            return;
        this.#x += x;
        this.#y += y;
        const split = Math.log(n / m);
        const key = Math.round(split / WIDTH);
        let cell = this.#cells.get(key);
        if (cell === undefined) {
            cell = { centre: split, moments: new Float64Array(6), atOrigin: 0 };
            this.#cells.set(key, cell);
        }
        let term = s;
        for (let k = 0; k < cell.moments.length; k++) {
            cell.moments[k] = cell.moments[k] + term;
            term *= (split - cell.centre) / (k + 1);
        }
    }
    confidence(alpha) {
        if (this.#x + this.#y === 0)
            return { estimate: null, lower: 0, upper: null };
        for (const cell of this.#cells.values())
            cell.atOrigin = expand(cell.moments, cell.centre, 0);
        const mode = this.#mode();
        const floor = (0,_grid_js__WEBPACK_IMPORTED_MODULE_0__/* .logSumExp */ .V)(PRIOR.map((u, j) => LOG_PRIOR[j] + this.#at(u))) - Math.log(1 / alpha);
        const above = (u) => this.#at(u) - floor;
        const cut = (from, to) => Math.exp(root(from, to, (u) => [above(u), this.#slope(u)]));
        return {
            estimate: this.#x === 0 ? 0 : this.#y === 0 ? null : Math.exp(mode),
            lower: this.#x === 0 || above(-FARTHEST) >= 0 ? 0 : cut(-FARTHEST, mode),
            upper: this.#y === 0 || above(FARTHEST) >= 0 ? null : cut(mode, FARTHEST),
        };
    }
    #mode() {
        if (this.#x === 0)
            return -FARTHEST;
        if (this.#y === 0)
            return FARTHEST;
        return root(-FARTHEST, FARTHEST, (u) => [this.#slope(u), this.#curve(u)]);
    }
    /** l at ratio e^u. */
    #at(u) {
        let sum = this.#x * u;
        for (const { centre, moments, atOrigin } of this.#cells.values())
            sum -= expand(moments, centre + u, 0) - atOrigin;
        return sum;
    }
    #slope(u) {
        let sum = this.#x;
        for (const { centre, moments } of this.#cells.values())
            sum -= expand(moments, centre + u, 1);
        return sum;
    }
    #curve(u) {
        let sum = 0;
        for (const { centre, moments } of this.#cells.values())
            sum -= expand(moments, centre + u, 2);
        return sum;
    }
}
/** Sum of moments times the derivatives of ln(1 + e^z) at z, the first of them being the given one. */
function expand(moments, z, derivative) {
    const far = Math.exp(-Math.abs(z));
    const p = z > 0 ? 1 / (1 + far) : far / (1 + far);
    const v = p * (1 - p);
    const tilt = 1 - 2 * p;
    const [m0, m1, m2, m3, m4, m5] = moments;
    const third = v * tilt;
    const fourth = v * (1 - 6 * v);
    const fifth = third * (1 - 12 * v);
    if (derivative === 2)
        return m0 * v + m1 * third + m2 * fourth + m3 * fifth;
    if (derivative === 1)
        return m0 * p + m1 * v + m2 * third + m3 * fourth + m4 * fifth;
    const value = Math.max(z, 0) + Math.log1p(far);
    return m0 * value + m1 * p + m2 * v + m3 * third + m4 * fourth + m5 * fifth;
}
/** Newton's method kept inside a bracket; the function's sign differs at the two ends. */
function root(low, high, at) {
    let [below, above] = [low, high];
    const rising = at(high)[0] > 0;
    let u = (below + above) / 2;
    for (let step = 0; step < 200; step++) {
        const [value, slope] = at(u);
        if (value === 0)
            return u;
        if (value > 0 === rising)
            above = u;
        else
            below = u;
        const next = u - value / slope;
        const moved = next > below && next < above ? next : (below + above) / 2;
        if (Math.abs(moved - u) <= 1e-14 * Math.max(1, Math.abs(u)))
            return moved;
        u = moved;
    }
    return u;
}


/***/ }),

/***/ 9762:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ct: () => (/* binding */ asEvents),
/* harmony export */   gV: () => (/* binding */ RequestRate),
/* harmony export */   k5: () => (/* binding */ DEFAULT_REQUEST_RATIO),
/* harmony export */   nx: () => (/* binding */ DEFAULT_REQUEST_BURST)
/* harmony export */ });
/* harmony import */ var _e_process_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(325);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(339);


const DEFAULT_REQUEST_RATIO = 0.5;
/** Requests come in bursts: keep-alive connections, retries, batch clients. */
const DEFAULT_REQUEST_BURST = 10;
/** Request rate: does the canary get the part of the requests that its weight promises it? */
class RequestRate {
    #ratio;
    #lnPassAt;
    burst;
    #missing;
    #enough;
    constructor({ plan, metric }) {
        this.#ratio = metric.ratio ?? DEFAULT_REQUEST_RATIO;
        this.#lnPassAt = Math.log(1 / plan.beta);
        this.burst = metric.maxBurst ?? DEFAULT_REQUEST_BURST;
        this.#missing = new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .RatioProcess */ .Ze(this.#ratio, 'below', plan.stages ?? 1);
        this.#enough = new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .RatioProcess */ .Ze(this.#ratio, 'above');
    }
    enter({ index }) {
        this.#missing.enter(index);
        this.#enough = new _e_process_js__WEBPACK_IMPORTED_MODULE_0__/* .RatioProcess */ .Ze(this.#ratio, 'above');
    }
    addFail(counts, weight) {
        this.#missing.add(asEvents(counts, weight), this.burst);
    }
    addPass(counts, weight) {
        this.#enough.add(asEvents(counts, weight), this.burst);
    }
    atMost() {
        return this.#missing.atMost();
    }
    lnFail() {
        return this.#missing.ln();
    }
    lnPass() {
        return this.#enough.ln();
    }
    passed() {
        return this.#enough.atMost() >= Math.exp(this.#lnPassAt) && this.#enough.ln() >= this.#lnPassAt;
    }
    baselineUnhealthy() {
        return undefined;
    }
    observed({ n, m, expected }) {
        return `${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(n)} of ${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(n + m)} requests reached the canary, ${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(expected)} were its share`;
    }
    bound() {
        return `more than ${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .percent */ .KN)(this.#ratio)} of its share`;
    }
}
/** Requests are the events, shares of traffic the exposure: the ratio is then that of request rates. */
function asEvents({ n, m }, weight) {
    return { n: weight / 100, x: n, m: 1 - weight / 100, y: m };
}


/***/ }),

/***/ 3129:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  LG: () => (/* binding */ Judging),
  vR: () => (/* binding */ failLimits)
});

// UNUSED EXPORTS: judge

// EXTERNAL MODULE: ./src/gates/gaps.js
var gaps = __webpack_require__(8357);
;// CONCATENATED MODULE: ./src/gates/plain-gate.js
/** A gate that compares with a bound: its evidence is none, and it fails alone or not at all. */
class PlainGate {
    metric;
    failReason = '';
    passAt = 0;
    #failAt = 0;
    constructor(metric) {
        this.metric = metric;
    }
    atMost() {
        return 1;
    }
    lnFail() {
        return 0;
    }
    fail() { }
    get failed() {
        return this.#failAt > 0;
    }
    /** The first time counts. */
    failAt(index, reason) {
        if (this.failed)
            return;
        this.#failAt = index;
        this.failReason = reason;
    }
    stated(own) {
        return {
            ...introduced(this.metric),
            ...own,
            lnEFail: 0,
            lnEPass: 0,
            failAt: this.#failAt,
            passAt: this.passAt,
            failedAlone: this.failed,
        };
    }
}
/** How a result names its metric. */
function introduced({ name, kind, dry, required, }) {
    return { name, kind, dry: dry === true, required };
}

// EXTERNAL MODULE: ./src/gates/profile.js
var profile = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/gates/request-rate.js
var request_rate = __webpack_require__(9762);
// EXTERNAL MODULE: ./src/gates/words.js
var words = __webpack_require__(339);
;// CONCATENATED MODULE: ./src/gates/count-gate.js





/** A gate that weighs evidence on counts: errors, slow requests, request rate. */
class CountGate {
    metric;
    #test;
    #alpha;
    #lnPassAt;
    #gaps = new gaps/* Gaps */.UT();
    #profile = new profile/* RatioProfile */.T();
    #all = totals();
    #step = totals();
    #failed;
    #passAt = 0;
    /** Looks of the step whose evidence to pass was not weighed yet: only the last step's is ever asked for. */
    #unweighed = [];
    constructor({ plan, metric }, test) {
        this.metric = metric;
        this.#test = test;
        this.#alpha = plan.alpha;
        this.#lnPassAt = Math.log(1 / plan.beta);
    }
    enter(step) {
        this.#step = totals();
        this.#passAt = 0;
        this.#unweighed = [];
        this.#test.enter(step);
    }
    add(reading, look, index) {
        const counts = reading !== undefined && (0,gaps/* isCounts */.pi)(reading) ? reading : undefined;
        if (counts)
            this.#count(counts, look.weight);
        this.#gaps.add(reading, look);
        if (this.#gaps.vanished && this.metric.required && this.#failed === undefined) {
            this.#failed = { at: index, reason: this.#gaps.vanishedReason, alone: true };
        }
        this.#unweighed.push({ index, counts, weight: look.weight, clear: this.#gaps.obstacle === undefined });
    }
    #count(counts, weight) {
        addTo(this.#all, counts, weight);
        addTo(this.#step, counts, weight);
        const { burst } = this.#test;
        const compared = this.metric.kind === 'requests' ? (0,request_rate/* asEvents */.ct)(counts, weight) : counts;
        this.#profile.add({ n: compared.n, m: compared.m, x: compared.x / burst, y: compared.y / burst });
        this.#test.addFail(counts, weight);
    }
    #weighPass() {
        for (const { index, counts, weight, clear } of this.#unweighed) {
            if (counts)
                this.#test.addPass(counts, weight);
            if (clear && this.#passAt === 0 && this.#test.passed())
                this.#passAt = index;
        }
        this.#unweighed = [];
        return this.#passAt > 0 && this.#gaps.obstacle === undefined && this.#test.passed();
    }
    atMost() {
        return this.#test.atMost();
    }
    lnFail() {
        return this.#test.lnFail();
    }
    fail(index) {
        this.#failed ??= {
            at: index,
            reason: `${this.#test.observed(this.#all)}, evidence ${(0,words/* odds */.VH)(this.lnFail())}`,
            alone: false,
        };
    }
    state() {
        const passing = this.#weighPass();
        const verdict = this.#failed ? 'fail' : passing ? 'pass' : 'inconclusive';
        const { expected: _, ...counts } = verdict === 'fail' ? this.#all : this.#step;
        const lnHarm = this.#test.lnHarm?.();
        return {
            ...introduced(this.metric),
            verdict,
            reason: this.#reason(verdict),
            counts,
            lnEFail: this.lnFail(),
            lnEPass: this.#test.lnPass(),
            ...(lnHarm === undefined ? {} : { lnEHarm: lnHarm }),
            failAt: this.#failed?.at ?? 0,
            passAt: this.#passAt,
            ratio: this.#profile.confidence(this.#alpha),
            bound: this.#test.bound(),
            failedAlone: this.#failed?.alone ?? false,
        };
    }
    #reason(verdict) {
        if (this.#failed)
            return this.#failed.reason;
        const observed = this.#test.observed(this.#step);
        const lnPass = Math.max(this.#test.lnPass(), this.#test.lnHarm?.() ?? 0);
        if (verdict === 'pass')
            return `${observed}, proven ${(0,words/* odds */.VH)(lnPass)}`;
        const obstacle = this.#gaps.obstacle;
        if (obstacle !== undefined)
            return obstacle;
        if (this.#step.n === 0) {
            const detail = this.#gaps.lastDetail;
            return `the canary has had no requests in this step${detail ? ` (${detail})` : ''}`;
        }
        const unhealthy = this.#test.baselineUnhealthy();
        if (unhealthy !== undefined)
            return `${unhealthy}; ${observed}`;
        return `${observed}: not enough evidence yet, ${(0,words/* odds */.VH)(lnPass)} to pass of the ${(0,words/* odds */.VH)(this.#lnPassAt)} needed`;
    }
}
function totals() {
    return { n: 0, x: 0, m: 0, y: 0, expected: 0 };
}
function addTo(sums, { n, x, m, y, lowerBound }, weight) {
    sums.n += n;
    sums.x += x;
    sums.m += m;
    sums.y += y;
    sums.expected += ((n + m) * weight) / 100;
    if (lowerBound)
        sums.lowerBound = true;
}

// EXTERNAL MODULE: ./src/gates/error-rate.js
var error_rate = __webpack_require__(5871);
// EXTERNAL MODULE: ./src/gates/evidence.js
var evidence = __webpack_require__(6113);
// EXTERNAL MODULE: ./src/gates/grid.js
var grid = __webpack_require__(4348);
// EXTERNAL MODULE: ./src/gates/e-process.js
var e_process = __webpack_require__(325);
// EXTERNAL MODULE: ./src/gates/limit.js
var limit = __webpack_require__(641);
;// CONCATENATED MODULE: ./src/gates/latency.js




/** Slow requests: the share above a bound, counted in buckets; never the output of histogram_quantile. */
class Latency {
    #share;
    #seconds;
    #lnPassAt;
    burst;
    #limit;
    #relative;
    #boundary = '';
    constructor({ plan, metric }) {
        const stages = plan.stages ?? 1;
        if (metric.share === undefined || metric.bound === undefined) {
            throw new Error(`the metric ${metric.name} has no bound or no share`);
        }
        this.#share = metric.share;
        this.#seconds = metric.bound;
        this.#lnPassAt = Math.log(1 / plan.beta);
        this.burst = metric.maxBurst ?? 1;
        this.#limit = new limit/* AbsoluteLimit */.J(this.#share, plan.alpha, stages);
        this.#relative = new e_process/* RatioProcess */.Ze(metric.ratio ?? error_rate/* DEFAULT_RATIO */.i$, 'above', stages);
    }
    enter({ index }) {
        this.#limit.enter(index);
        this.#relative.enter(index);
    }
    addFail(counts) {
        this.#limit.addFail(counts, this.burst);
        this.#relative.add(counts, this.burst);
        if (counts.between)
            this.#boundary = boundaryNote(counts.between);
    }
    addPass({ n, x, between }) {
        this.#limit.addPass(n, between?.x ?? x, this.burst);
    }
    atMost() {
        return this.#limit.atMost();
    }
    lnFail() {
        return this.#limit.lnFail(this.#relative);
    }
    lnPass() {
        return this.#limit.lnPass();
    }
    passed() {
        return this.#limit.passed(this.#lnPassAt);
    }
    baselineUnhealthy() {
        return this.#limit.baselineUnhealthy
            ? `the baseline is unhealthy: more than ${(0,words/* percent */.KN)(this.#share)} of its own requests are slower than ${(0,words/* seconds */.YA)(this.#seconds)}`
            : undefined;
    }
    observed({ n, x, m, y }) {
        return `${(0,words/* percent */.KN)((0,words/* rate */.TS)(x, n))} of requests slower than ${(0,words/* seconds */.YA)(this.#seconds)}, ${(0,words/* percent */.KN)(this.#share)} allowed (${(0,words/* count */.U9)(x)} of ${(0,words/* count */.U9)(n)}; baseline ${(0,words/* count */.U9)(y)} of ${(0,words/* count */.U9)(m)})${this.#boundary}`;
    }
    bound() {
        return `at most ${(0,words/* percent */.KN)(this.#share)} slower than ${(0,words/* seconds */.YA)(this.#seconds)}`;
    }
}
/** Which buckets decide where none ends at the bound. */
function boundaryNote({ above, below }) {
    const upper = above === null ? 'no bucket, so it cannot fail' : `bucket ${(0,words/* seconds */.YA)(above)}`;
    return `; no bucket ends at the bound: fails by ${upper}, passes by ${below === 0 ? 'no bucket, so it cannot pass' : `bucket ${(0,words/* seconds */.YA)(below)}`}`;
}

;// CONCATENATED MODULE: ./src/gates/saturation.js



/** A gauge that follows itself has no independent intervals, so the rule is plain: so many in a row above the bound … */
const INTERVALS = 3;
/** … and above the baseline by so much. */
const MARGIN = 0.1;
/** CPU and memory: threshold evidence, never weighed with the counts. */
class SaturationGate extends PlainGate {
    #bound;
    #what;
    #gaps = new gaps/* Gaps */.UT();
    #row = 0;
    #last;
    constructor({ metric }) {
        super(metric);
        if (metric.bound === undefined)
            throw new Error(`the metric ${metric.name} has no bound`);
        this.#bound = metric.bound;
        this.#what = metric.kind === 'cpu' ? 'CPU use' : 'memory use';
    }
    enter(_) {
        this.passAt = 0;
        this.#last = undefined;
    }
    add(reading, look, index) {
        this.#gaps.add(reading, look);
        if (reading === undefined || !(0,gaps/* isGauge */.C_)(reading)) {
            this.#row = 0;
            return;
        }
        const { canary, baseline } = reading;
        // A baseline that can't be seen (all traffic is the canary's) leaves the bound alone to decide.
        const beside = Number.isFinite(baseline) ? baseline : 0;
        const over = canary > this.#bound && canary > beside + MARGIN;
        this.#last = {
            over,
            observed: `${this.#what} ${(0,words/* percent */.KN)(canary)} of the limit against ${(0,words/* percent */.KN)(beside)} of the baseline, ${(0,words/* percent */.KN)(this.#bound)} allowed`,
        };
        this.#row = over ? this.#row + 1 : 0;
        if (!over && this.passAt === 0)
            this.passAt = index;
        if (this.#row >= INTERVALS) {
            this.failAt(index, `${this.#last.observed}, over it for ${INTERVALS} intervals (threshold)`);
        }
    }
    state() {
        const verdict = this.#verdict();
        return this.stated({
            verdict,
            reason: this.#reason(verdict),
            counts: { n: 0, x: 0, m: 0, y: 0 },
            ratio: { estimate: null, lower: 0, upper: null },
            bound: `at most ${(0,words/* percent */.KN)(this.#bound)} of the limit`,
        });
    }
    #verdict() {
        if (this.failed)
            return 'fail';
        if (this.#gaps.obstacle !== undefined || this.#last === undefined || this.#last.over)
            return 'inconclusive';
        return 'pass';
    }
    #reason(verdict) {
        if (verdict === 'fail')
            return this.failReason;
        const none = `no reading in this step${this.#gaps.lastDetail ? ` (${this.#gaps.lastDetail})` : ''}`;
        return this.#gaps.obstacle ?? (this.#last ? `${this.#last.observed} (threshold)` : none);
    }
}

;// CONCATENATED MODULE: ./src/gates/threshold.js







/** The classic rule: each interval is compared with the limit, and `failureLimit` intervals over it fail. */
class ThresholdGate extends PlainGate {
    #alpha;
    #failureLimit;
    #gaps = new gaps/* Gaps */.UT();
    #profile = new profile/* RatioProfile */.T();
    #step = { n: 0, x: 0, m: 0, y: 0 };
    #over = 0;
    #last;
    constructor({ plan, metric }) {
        super(metric);
        this.#alpha = plan.alpha;
        this.#failureLimit = metric.failureLimit ?? 1;
    }
    enter(_) {
        this.#step = { n: 0, x: 0, m: 0, y: 0 };
        this.passAt = 0;
        this.#last = undefined;
    }
    add(reading, look, index) {
        this.#gaps.add(reading, look);
        if (this.#gaps.vanished && this.metric.required)
            this.failAt(index, this.#gaps.vanishedReason);
        if (reading === undefined || !(0,gaps/* isCounts */.pi)(reading))
            return;
        this.#profile.add(reading);
        const { n, x, m, y } = this.#step;
        this.#step = { n: n + reading.n, x: x + reading.x, m: m + reading.m, y: y + reading.y };
        const compared = this.#compare(reading, look.weight);
        if (compared === undefined)
            return;
        this.#last = compared;
        if (compared.within && this.passAt === 0)
            this.passAt = index;
        if (!compared.over)
            return;
        this.#over += 1;
        if (this.#over >= this.#failureLimit) {
            const times = this.#failureLimit === 1 ? '' : `, over the limit in ${this.#over} intervals`;
            this.failAt(index, `${compared.observed}${times} (threshold)`);
        }
    }
    state() {
        const verdict = this.#verdict();
        return this.stated({
            verdict,
            reason: this.#reason(verdict),
            counts: this.#step,
            ratio: this.#profile.confidence(this.#alpha),
            bound: this.#bound(),
        });
    }
    #verdict() {
        if (this.failed)
            return 'fail';
        if (this.#gaps.obstacle !== undefined || !this.#last?.within)
            return 'inconclusive';
        return 'pass';
    }
    #reason(verdict) {
        if (verdict === 'fail')
            return this.failReason;
        const obstacle = this.#gaps.obstacle;
        if (obstacle !== undefined)
            return obstacle;
        if (this.#last === undefined) {
            const detail = this.#gaps.lastDetail;
            return `no interval of this step could be compared${detail ? ` (${detail})` : ''}`;
        }
        return `${this.#last.observed} (threshold)`;
    }
    #bound() {
        const { kind, limit, ratio, bound, share } = this.metric;
        if (kind === 'slow')
            return `at most ${(0,words/* percent */.KN)(share)} slower than ${(0,words/* seconds */.YA)(bound)}`;
        if (kind === 'requests')
            return `more than ${(0,words/* percent */.KN)(ratio ?? request_rate/* DEFAULT_REQUEST_RATIO */.k5)} of its share`;
        const relative = `at most ${ratio ?? error_rate/* DEFAULT_RATIO */.i$} x baseline`;
        return limit === undefined ? relative : `${relative} and ${(0,words/* percent */.KN)(limit)}`;
    }
    /** undefined: there is nothing to compare in this interval. */
    #compare(counts, weight) {
        const { n, x, m, y, between } = counts;
        if (this.metric.kind === 'requests') {
            if (n + m === 0 || weight <= 0 || weight >= 100)
                return undefined;
            const expected = ((n + m) * weight) / 100;
            const part = n / weight / (m / (100 - weight));
            const over = part < (this.metric.ratio ?? request_rate/* DEFAULT_REQUEST_RATIO */.k5);
            return {
                over,
                within: !over,
                observed: `${(0,words/* count */.U9)(n)} of ${(0,words/* count */.U9)(n + m)} requests reached the canary, ${(0,words/* count */.U9)(expected)} were its share`,
            };
        }
        if (n === 0)
            return undefined;
        const over = this.#isOver(counts);
        const within = between ? between.below > 0 && !this.#isOver({ ...counts, x: between.x, y: between.y }) : !over;
        const what = this.metric.kind === 'slow' ? `slower than ${(0,words/* seconds */.YA)(this.metric.bound)}` : 'errors';
        const note = between ? boundaryNote(between) : '';
        return {
            over,
            within,
            observed: `${(0,words/* percent */.KN)((0,words/* rate */.TS)(x, n))} ${what} against ${(0,words/* percent */.KN)((0,words/* rate */.TS)(y, m))} of the baseline (${(0,words/* count */.U9)(x)} of ${(0,words/* count */.U9)(n)} requests, ${(0,words/* count */.U9)(y)} of ${(0,words/* count */.U9)(m)})${note}`,
        };
    }
    #isOver({ n, x, m, y }) {
        const [canary, baseline] = [(0,words/* rate */.TS)(x, n), (0,words/* rate */.TS)(y, m)];
        const worse = m > 0 && canary > (this.metric.ratio ?? error_rate/* DEFAULT_RATIO */.i$) * baseline;
        const limit = this.metric.kind === 'slow' ? this.metric.share : this.metric.limit;
        // A limit that the baseline breaks too says nothing about the canary, unless it is also worse.
        const aboveLimit = limit !== undefined && canary > limit && (worse || baseline <= limit);
        return aboveLimit || (this.metric.kind === 'errors' && worse);
    }
}

;// CONCATENATED MODULE: ./src/gates/verdict.js









/** Errors carry most of the merged evidence: three failed answers at a 5 % split are then proof enough. */
const ERRORS_SHARE = 0.8;
/**
 * What the looks so far say at a step. FAIL latches and rests on all looks of the rollout; PASS rests on the step's
 * own; anything else is inconclusive, and never promotes.
 *
 * @param looks all looks of the rollout, in order
 * @param step  the step that is asked about, from 0, and its weight in percent
 * @throws {BadCounts} counts that cannot be
 */
function judge(plan, looks, step) {
    const judging = new Judging(plan);
    for (const look of looks)
        judging.add(look);
    return judging.judgement(step);
}
/** judge, look by look: what was seen is not gone through again. */
class Judging {
    #gates;
    /** Gates whose evidence is merged, with the logarithm of their share. */
    #merged;
    #baselines = new Map();
    #failAt;
    #looks = 0;
    #step;
    #lnAtFail;
    constructor(plan) {
        this.#gates = plan.metrics.map((metric) => gateFor({ plan, metric }));
        this.#merged = merge(this.#gates);
        this.#failAt = 1 / plan.alpha;
        for (const { name } of plan.metrics)
            this.#baselines.set(name, { m: 0, y: 0, ...plan.before[name] });
    }
    /** @throws {BadCounts} counts that cannot be; what was judged before stays as it was */
    add(look) {
        for (const gate of this.#gates)
            check(gate.metric, look.readings[gate.metric.name]);
        this.#enter(look.step, look.weight);
        this.#looks += 1;
        for (const gate of this.#gates) {
            const reading = look.readings[gate.metric.name];
            gate.add(reading, look, this.#looks);
            if (reading !== undefined && (0,gaps/* isCounts */.pi)(reading)) {
                const sums = this.#baselines.get(gate.metric.name);
                sums.m += reading.m;
                sums.y += reading.y;
            }
        }
        this.#latch();
    }
    judgement(step) {
        this.#enter(step.index, step.weight);
        const states = this.#gates.map((gate) => gate.state());
        const { verdict, reason } = this.#decide(states);
        return {
            verdict,
            reason,
            gates: states.map(({ failedAlone: _, ...result }) => result),
            lnEvidence: this.#lnAtFail ?? this.#lnMerged(),
        };
    }
    #enter(index, weight) {
        if (this.#step === index)
            return;
        this.#step = index;
        for (const gate of this.#gates) {
            // A copy: what the baseline does from here on must not move this step's bound.
            const before = { ...this.#baselines.get(gate.metric.name) };
            gate.enter({ index, weight, before });
        }
    }
    #latch() {
        for (const gate of this.#gates) {
            if (gate.metric.dry && gate.atMost() >= this.#failAt && gate.lnFail() >= Math.log(this.#failAt)) {
                gate.fail(this.#looks);
            }
        }
        if (this.#lnAtFail !== undefined)
            return;
        let atMost = 0;
        for (const { gate, logShare } of this.#merged)
            atMost += Math.exp(logShare) * gate.atMost();
        if (atMost < this.#failAt)
            return;
        const merged = this.#lnMerged();
        if (merged < Math.log(this.#failAt))
            return;
        this.#lnAtFail = merged;
        const parts = this.#merged.map(({ gate, logShare }) => logShare + gate.lnFail());
        const largest = Math.max(...parts);
        this.#merged.forEach(({ gate }, i) => {
            if (parts[i] === largest || parts[i] >= Math.log(this.#failAt))
                gate.fail(this.#looks);
        });
    }
    #lnMerged() {
        if (this.#merged.length === 0)
            return 0;
        return (0,grid/* logSumExp */.V)(this.#merged.map(({ gate, logShare }) => logShare + gate.lnFail()));
    }
    #decide(states) {
        const deciding = states.filter((state) => !state.dry);
        const failed = deciding.filter((state) => state.verdict === 'fail').sort((a, b) => a.failAt - b.failAt);
        if (failed[0]) {
            const others = failed.length > 1 ? `; ${failed.length - 1} more gates failed` : '';
            return { verdict: 'fail', reason: `${label(failed[0])}${others}` };
        }
        if (deciding.length === 0) {
            return { verdict: 'inconclusive', reason: 'no gate is there to decide: all are off, dry or not measured' };
        }
        if (this.#looks === 0)
            return { verdict: 'inconclusive', reason: 'there was no look at the metrics yet' };
        const required = deciding.filter((state) => state.required);
        const needed = required.length > 0 ? required : deciding;
        const open = needed.filter((state) => state.verdict !== 'pass');
        if (open[0])
            return { verdict: 'inconclusive', reason: open.map(label).join('; ') };
        return { verdict: 'pass', reason: needed.map(label).join('; ') };
    }
}
function check({ name }, reading) {
    if (reading === undefined)
        return;
    if ((0,gaps/* isGauge */.C_)(reading)) {
        const usable = Number.isFinite(reading.canary) && reading.canary >= 0;
        if (!usable)
            throw new evidence/* BadCounts */.k$(`${name}: ${reading.canary} is no share of a limit`);
    }
    if (!(0,gaps/* isCounts */.pi)(reading))
        return;
    (0,evidence/* checkCounts */.tl)(reading);
    if (reading.between)
        (0,evidence/* checkCounts */.tl)({ ...reading, x: reading.between.x, y: reading.between.y });
}
function label({ name, kind, reason }) {
    return kind === 'errors' && name === 'errors' ? reason : `${name}: ${reason}`;
}
function gateFor(setting) {
    const { kind, mode } = setting.metric;
    if (kind === 'cpu' || kind === 'memory')
        return new SaturationGate(setting);
    if (mode === 'threshold')
        return new ThresholdGate(setting);
    switch (kind) {
        case 'errors':
            return new CountGate(setting, new error_rate/* ErrorRate */.ZH(setting));
        case 'slow':
            return new CountGate(setting, new Latency(setting));
        case 'requests':
            return new CountGate(setting, new request_rate/* RequestRate */.gV(setting));
    }
}
/**
 * What a gate's evidence to fail (lnEFail) must reach to fail the rollout by itself, by name. Gates that weigh no
 * evidence (thresholds, CPU, memory) are left out.
 */
function failLimits({ metrics, alpha }) {
    const shares = logShares(metrics);
    const weighing = metrics.filter(weighs);
    return new Map(weighing.map((metric) => [metric.name, Math.log(1 / alpha) - (shares.get(metric) ?? 0)]));
}
function weighs({ mode, kind }) {
    return mode === 'sequential' && kind !== 'cpu' && kind !== 'memory';
}
function merge(gates) {
    const shares = logShares(gates.map(({ metric }) => metric));
    return gates.flatMap((gate) => {
        const logShare = shares.get(gate.metric);
        return logShare === undefined ? [] : [{ gate, logShare }];
    });
}
/**
 * The shares of a weighted average: a weighted average of e-values is an e-value whatever depends on what, so one
 * false alarm bound holds for all gates together. Dry gates have none.
 */
function logShares(metrics) {
    const weighing = metrics.filter((metric) => !metric.dry && weighs(metric));
    const errors = weighing.filter(({ kind }) => kind === 'errors').length;
    const others = weighing.length - errors;
    const pot = errors === 0 ? 0 : others === 0 ? 1 : ERRORS_SHARE;
    return new Map(weighing.map((metric) => [metric, Math.log(metric.kind === 'errors' ? pot / errors : (1 - pot) / others)]));
}


/***/ }),

/***/ 339:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KN: () => (/* binding */ percent),
/* harmony export */   TS: () => (/* binding */ rate),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   VH: () => (/* binding */ odds),
/* harmony export */   YA: () => (/* binding */ seconds)
/* harmony export */ });
/** 0.081 → "8.1 %" */
function percent(share) {
    const value = share * 100;
    return `${Number(value.toPrecision(value >= 10 ? 3 : 2))} %`;
}
/** 12000 → "12,000" */
function count(value) {
    return Math.round(value).toLocaleString('en-US');
}
/** Evidence as odds, rounded down so that what is not enough never reads as enough: ln 9.4 → "12,000 to 1" */
function odds(ln) {
    if (ln >= Math.log(1e9))
        return 'more than 1,000,000,000 to 1';
    const value = Math.exp(ln);
    if (value < 1)
        return 'less than 1 to 1';
    const unit = 10 ** Math.floor(Math.log10(value) - 1);
    const rounded = Math.floor(value / unit + 1e-9) * unit;
    return `${Number(rounded.toPrecision(2)).toLocaleString('en-US')} to 1`;
}
/** 0.5 → "500 ms", 90 → "90 s", 1500 → "25 min" */
function seconds(value) {
    if (value < 1)
        return `${Number((value * 1000).toPrecision(3))} ms`;
    if (value < 120)
        return `${Number(value.toPrecision(3))} s`;
    if (value < 7200)
        return `${Math.round(value / 60)} min`;
    return `${Number((value / 3600).toPrecision(2))} h`;
}
function rate(events, requests) {
    return requests === 0 ? 0 : events / requests;
}


/***/ }),

/***/ 7502:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J5: () => (/* binding */ refused),
/* harmony export */   LH: () => (/* binding */ troubleOf),
/* harmony export */   T1: () => (/* binding */ call),
/* harmony export */   V2: () => (/* binding */ failure),
/* harmony export */   Wp: () => (/* binding */ DEADLINE_MS),
/* harmony export */   Yz: () => (/* binding */ parsed),
/* harmony export */   jo: () => (/* binding */ backoffMs)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6986);
/* harmony import */ var _connection_trouble_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3737);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4184);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9746);





const DEADLINE_MS = 10_000;
const RETRIED = new Set([429, 500, 502, 503, 504]);
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
/**
 * Sends a call until it is answered by something that is no passing failure, or its deadline is over. After a deadline
 * the last answer, if there was one, is the result.
 */
async function call(transport, call) {
    const limitMs = call.deadlineMs ?? DEADLINE_MS;
    const deadline = performance.now() + limitMs;
    let renewed = false;
    for (let tries = 0;; tries += 1) {
        const leftMs = Math.max(1, deadline - performance.now());
        // A first try that hangs (a socket whose peer vanished) leaves time for a second one.
        const outcome = await attempt(transport, call, tries === 0 ? leftMs / 2 : leftMs);
        if ('answer' in outcome) {
            const { answer } = outcome;
            if (answer.status === 401) {
                if (renewed || !transport.credentials.renew())
                    throw refused(transport, answer);
                renewed = true;
                continue;
            }
            if (!RETRIED.has(answer.status))
                return answer;
        }
        const pauseMs = ('answer' in outcome ? outcome.retryAfterMs : outcome.pauseMs) ?? backoffMs(tries);
        if (performance.now() + pauseMs >= deadline) {
            if ('answer' in outcome)
                return outcome.answer;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Unreachable */ .LL(`can't reach the API server ${transport.access.server} (${transport.access.origin}): ${outcome.trouble}, tried for ${seconds(limitMs)}`, { cause: outcome.cause });
        }
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(pauseMs, undefined, call.signal && { signal: call.signal });
    }
}
/** Exponential with jitter, so that many runners don't come back at the same moment. */
function backoffMs(tries) {
    const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
    return full * (0.5 + Math.random() / 2);
}
/** The error of a status that is no success. */
function failure(call, answer) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .KubeError */ .a3({ verb: call.verb, path: call.path.split('?')[0] ?? '', ...answer });
}
/** What to say when the API server answers 401 to credentials that are as fresh as can be. */
function refused(transport, answer) {
    const { server, origin, user } = transport.access;
    const whose = user.name === '' ? 'a request without credentials' : `the credentials of user ${user.name}`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`the API server ${server} doesn't take ${whose} (401, ${origin}); renew them`, {
        cause: new Error(answer.text.slice(0, 1000)),
    });
}
/**
 * A failure to connect, in words for a person. What can't pass is thrown; but to a server that has answered before,
 * everything may pass (its name was away for a moment, its certificate is being changed).
 */
function troubleOf(transport, error) {
    const trouble = (0,_connection_trouble_js__WEBPACK_IMPORTED_MODULE_1__/* .connectionTrouble */ .M)(error);
    if (trouble === undefined)
        throw error;
    if (trouble.passing || transport.hasAnswered)
        return trouble.sentence;
    const { server, origin } = transport.access;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`can't talk to the API server ${server} (${origin}): ${trouble.sentence}`, { cause: error });
}
async function attempt(transport, call, limitMs) {
    call.signal?.throwIfAborted();
    const limit = AbortSignal.timeout(Math.ceil(limitMs));
    const signal = call.signal === undefined ? limit : AbortSignal.any([limit, call.signal]);
    try {
        const head = await transport.send(call, signal);
        const text = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_3__/* .bodyOf */ .EN)(head);
        const retryAfter = Number(head.headers['retry-after']);
        return {
            answer: { status: head.statusCode ?? 0, text },
            ...(retryAfter > 0 && { retryAfterMs: retryAfter * 1000 }),
        };
    }
    catch (error) {
        call.signal?.throwIfAborted();
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo)
            throw error;
        if (limit.aborted)
            return { trouble: `no answer to ${call.method} ${call.path}`, pauseMs: 0, cause: error };
        const trouble = troubleOf(transport, error);
        // The server may close an idle connection just as we use it: that says nothing about its health.
        const stale = typeof error === 'object' && error !== null && 'reusedSocket' in error && error.reusedSocket === true;
        return { trouble, cause: error, ...(stale && { pauseMs: 0 }) };
    }
}
function seconds(ms) {
    return `${Math.round(ms / 100) / 10} s`;
}
/** @throws {UserError} the API server (or a proxy before it) wrote something else */
function parsed(call, text) {
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`the server that answered ${call.verb} ${call.path} speaks no JSON; is it an API server? (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)})`, { cause: error });
    }
}


/***/ }),

/***/ 3737:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ codeOf),
/* harmony export */   M: () => (/* binding */ connectionTrouble)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6986);

/** Words for a failure of TLS, DNS, socket or proxy; undefined for a failure that is none of them. */
function connectionTrouble(error) {
    const code = codeOf(error);
    const lasting = LASTING[code] ?? lastingFamily(code, (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error));
    if (lasting !== undefined)
        return { sentence: `${lasting} (${code})`, passing: false };
    const passing = PASSING[code];
    if (passing !== undefined)
        return { sentence: `${passing} (${code})`, passing: true };
    const isSystemCall = typeof error === 'object' && error !== null && 'syscall' in error;
    return isSystemCall ? { sentence: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error), passing: true } : undefined;
}
const UNKNOWN_CA = "its certificate is signed by a CA that the kubeconfig doesn't name; give the cluster's certificate-authority-data";
const LASTING = {
    SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
    DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
    UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
    CERT_SIGNATURE_FAILURE: UNKNOWN_CA,
    CERT_HAS_EXPIRED: "its certificate has expired; renew it, or set the runner's clock right",
    CERT_NOT_YET_VALID: "its certificate is not valid yet; set the runner's clock right",
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for other names than this one; use one of its names as server, or set tls-server-name',
    ENOTFOUND: 'its name has no address; check the server of the kubeconfig and the DNS of the runner',
    ERR_INVALID_CHAR: "the credentials have characters that can't be sent; look for a line break in token or password",
};
const PASSING = {
    ECONNREFUSED: 'nothing listens there',
    ECONNRESET: 'it closed the connection',
    ERR_STREAM_PREMATURE_CLOSE: 'it closed the connection',
    EPIPE: 'it closed the connection',
    ETIMEDOUT: 'it takes no connection',
    EHOSTUNREACH: 'no way leads there',
    ENETUNREACH: 'no way leads there',
    EAI_AGAIN: 'the DNS of the runner gives no answer',
};
function lastingFamily(code, message) {
    if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
        const plain = message.includes('wrong version number');
        return plain ? 'it speaks no TLS; is it http:// instead of https://?' : `the TLS handshake failed: ${message}`;
    }
    if (code.startsWith('ERR_OSSL_'))
        return "the kubeconfig's certificate, key or CA is no usable PEM";
    if (code.startsWith('HPE_'))
        return 'it speaks no HTTP';
    // The message may repeat the proxy's URL, and that its password.
    if (code.startsWith('ERR_PROXY_'))
        return `the proxy refuses the way: ${/HTTP\/1\.[01] [0-9]{3}.*$/.exec(message)?.[0] ?? 'no tunnel'}`;
    return undefined;
}
/** Node's code of a failure, empty if it has none. A refused connection to a name with several addresses is an AggregateError whose parts carry the code. */
function codeOf(error) {
    if (typeof error !== 'object' || error === null)
        return '';
    if ('code' in error && typeof error.code === 'string')
        return error.code;
    if ('errors' in error && Array.isArray(error.errors))
        return codeOf(error.errors[0]);
    return 'cause' in error ? codeOf(error.cause) : '';
}


/***/ }),

/***/ 2449:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  YN: () => (/* binding */ credentialsOf),
  eY: () => (/* binding */ readMaterial)
});

// UNUSED EXPORTS: EXEC_LIMIT_MS, execCredentials

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ../../node_modules/@kubernetes/client-node/dist/exec_auth.js

class ExecAuth {
    constructor() {
        this.tokenCache = {};
        this.execFn = external_node_child_process_.spawn;
    }
    isAuthProvider(user) {
        if (!user) {
            return false;
        }
        if (user.exec) {
            return true;
        }
        if (!user.authProvider) {
            return false;
        }
        return (user.authProvider.name === 'exec' || !!(user.authProvider.config && user.authProvider.config.exec));
    }
    async applyAuthentication(user, opts) {
        const credential = await this.getCredential(user);
        if (!credential) {
            return;
        }
        if (credential.status.clientCertificateData) {
            opts.cert = credential.status.clientCertificateData;
        }
        if (credential.status.clientKeyData) {
            opts.key = credential.status.clientKeyData;
        }
        const token = this.getToken(credential);
        if (token) {
            if (!opts.headers) {
                opts.headers = {};
            }
            opts.headers['Authorization'] = `Bearer ${token}`;
        }
    }
    getToken(credential) {
        if (!credential) {
            return null;
        }
        if (credential.status.token) {
            return credential.status.token;
        }
        return null;
    }
    async getCredential(user) {
        // TODO: Add a unit test for token caching.
        const cachedToken = this.tokenCache[user.name];
        if (cachedToken) {
            if (!cachedToken.status.expirationTimestamp) {
                return cachedToken;
            }
            const date = Date.parse(cachedToken.status.expirationTimestamp);
            if (date > Date.now()) {
                return cachedToken;
            }
            this.tokenCache[user.name] = null;
        }
        let exec = null;
        if (user.authProvider && user.authProvider.config) {
            exec = user.authProvider.config.exec;
        }
        if (user.exec) {
            exec = user.exec;
        }
        if (!exec) {
            return null;
        }
        if (!exec.command) {
            throw new Error('No command was specified for exec authProvider!');
        }
        let opts = {};
        if (exec.env) {
            const env = { ...process.env };
            exec.env.forEach((elt) => (env[elt.name] = elt.value));
            opts = { ...opts, env };
        }
        return new Promise((resolve, reject) => {
            let stdoutData = '';
            let stderrData = '';
            let savedError = undefined;
            const subprocess = this.execFn(exec.command, exec.args, opts);
            subprocess.stdout.setEncoding('utf8');
            subprocess.stderr.setEncoding('utf8');
            subprocess.stdout.on('data', (data) => {
                stdoutData += data;
            });
            subprocess.stderr.on('data', (data) => {
                stderrData += data;
            });
            subprocess.on('error', (error) => {
                savedError = error;
            });
            subprocess.on('close', (code) => {
                if (savedError) {
                    reject(savedError);
                    return;
                }
                if (code !== 0) {
                    reject(new Error(stderrData));
                    return;
                }
                try {
                    const obj = JSON.parse(stdoutData);
                    this.tokenCache[user.name] = obj;
                    resolve(obj);
                }
                catch (error) {
                    reject(error);
                }
            });
        });
    }
}
//# sourceMappingURL=exec_auth.js.map
// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(6986);
// EXTERNAL MODULE: ./src/kube/connection-trouble.js
var connection_trouble = __webpack_require__(3737);
;// CONCATENATED MODULE: ./src/kube/credentials.js





/** The credentials of a kubeconfig's user. Files are read again after a minute: they rotate. */
function credentialsOf(access) {
    const { user, origin } = access;
    if (user.exec !== undefined)
        return execCredentials(access, user.exec);
    if (user.oidc !== undefined) {
        const config = user.oidc;
        return lazily(async () => (await __webpack_require__.e(/* import() */ 518).then(__webpack_require__.bind(__webpack_require__, 4518))).oidcCredentials(config, origin));
    }
    const files = new FileCache(origin);
    return {
        present: async () => {
            const cert = user.certificate && files.read(user.certificate);
            const key = user.key && files.read(user.key);
            const token = user.tokenFile === undefined ? user.token : files.read({ file: user.tokenFile }).trim();
            return {
                ...(cert !== undefined && key !== undefined && { cert, key }),
                ...(token !== undefined
                    ? { authorization: `Bearer ${token}` }
                    : user.username !== undefined && { authorization: basic(user.username, user.password ?? '') }),
            };
        },
        renew: () => files.forget(),
    };
}
function basic(username, password) {
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
function lazily(make) {
    let made;
    return {
        present: async () => {
            made ??= await make();
            return made.present();
        },
        renew: () => made?.renew() ?? false,
    };
}
const REREAD_MS = 60_000;
class FileCache {
    origin;
    cached = new Map();
    constructor(origin) {
        this.origin = origin;
    }
    read(material) {
        if ('data' in material)
            return material.data;
        const hit = this.cached.get(material.file);
        if (hit !== undefined && performance.now() < hit.until)
            return hit.text;
        const text = readMaterial(material, this.origin);
        this.cached.set(material.file, { text, until: performance.now() + REREAD_MS });
        return text;
    }
    forget() {
        const had = this.cached.size > 0;
        this.cached.clear();
        return had;
    }
}
/** @throws {UserError} the file can't be read */
function readMaterial(material, origin) {
    if ('data' in material)
        return material.data;
    try {
        return (0,external_node_fs_.readFileSync)(material.file, 'utf8');
    }
    catch (error) {
        throw new errors/* UserError */.yo(`${origin} names ${material.file}, which can't be read: ${(0,errors/* messageOf */.bD)(error)}`, { cause: error });
    }
}
const EXEC_LIMIT_MS = 30_000;
/** client-node's exec plugin, with what it lacks: KUBERNETES_EXEC_INFO, a time limit, one run for many askers. */
function execCredentials(access, exec, limitMs = EXEC_LIMIT_MS) {
    const { authProvider, timedOut } = limitedExec(access, exec, limitMs);
    let provider = authProvider();
    let running;
    const user = { name: access.user.name, exec: { command: exec.command, args: exec.args, env: exec.env } };
    const ask = async () => {
        const options = { headers: {} };
        try {
            await provider.applyAuthentication(user, options);
        }
        catch (error) {
            throw new errors/* UserError */.yo(`${access.origin}: ${exec.command} ${failureOf(error, timedOut(), exec, limitMs)}`, {
                cause: error,
            });
        }
        const authorization = options.headers.Authorization;
        const { cert, key } = options;
        if (authorization === undefined && cert === undefined) {
            throw new errors/* UserError */.yo(`${access.origin}: ${exec.command} gave neither a token nor a certificate`);
        }
        return {
            ...(authorization !== undefined && { authorization }),
            ...(cert !== undefined && key !== undefined && { cert, key }),
        };
    };
    return {
        present: () => {
            running ??= ask().finally(() => {
                running = undefined;
            });
            return running;
        },
        renew: () => {
            provider = authProvider();
            return true;
        },
    };
}
function limitedExec(access, exec, limitMs) {
    let late = false;
    const execFn = (command, args, options) => {
        const env = { ...(options.env ?? process.env), KUBERNETES_EXEC_INFO: execInfo(access, exec) };
        const child = (0,external_node_child_process_.spawn)(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
        late = false;
        const timer = setTimeout(() => {
            late = true;
            child.kill('SIGKILL');
            // What the plugin started may live on and hold the pipes.
            child.stdout.destroy();
            child.stderr.destroy();
        }, limitMs);
        child.once('close', () => clearTimeout(timer));
        child.once('error', () => clearTimeout(timer));
        return child;
    };
    return {
        // execFn is private in client-node's types; it is the one way to its child process.
        authProvider: () => Object.assign(new ExecAuth(), { execFn }),
        timedOut: () => late,
    };
}
function failureOf(error, timedOut, exec, limitMs) {
    const hint = exec.installHint === undefined ? '' : `; ${exec.installHint.trim()}`;
    if (timedOut)
        return `gave no credentials within ${limitMs / 1000} s; run it by hand to see what it waits for`;
    if ((0,connection_trouble/* codeOf */.$)(error) === 'ENOENT')
        return `isn't installed${hint}`;
    // client-node parses what was printed and looks into it without a check.
    if (error instanceof SyntaxError || error instanceof TypeError)
        return `printed no ExecCredential: ${error.message}`;
    const said = (0,errors/* messageOf */.bD)(error).trim().slice(0, 1000);
    return `gave no credentials: ${said === '' ? 'it failed without a word' : said}${hint}`;
}
function execInfo(access, exec) {
    const ca = access.ca && Buffer.from(readMaterial(access.ca, access.origin)).toString('base64');
    const cluster = {
        server: access.server,
        'tls-server-name': access.tlsServerName,
        'insecure-skip-tls-verify': access.insecure || undefined,
        'certificate-authority-data': ca,
        'proxy-url': access.proxyUrl,
    };
    const spec = { interactive: false, ...(exec.provideClusterInfo && { cluster }) };
    return JSON.stringify({ apiVersion: exec.apiVersion, kind: 'ExecCredential', spec });
}


/***/ }),

/***/ 8463:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $p: () => (/* binding */ services),
/* harmony export */   AZ: () => (/* binding */ events),
/* harmony export */   F5: () => (/* binding */ httpRoutes),
/* harmony export */   Jw: () => (/* binding */ pods),
/* harmony export */   NP: () => (/* binding */ endpointSlices),
/* harmony export */   Q: () => (/* binding */ leases),
/* harmony export */   R_: () => (/* binding */ selfSubjectRulesReviews),
/* harmony export */   bg: () => (/* binding */ deployments),
/* harmony export */   cn: () => (/* binding */ selfSubjectAccessReviews),
/* harmony export */   dm: () => (/* binding */ lease),
/* harmony export */   eu: () => (/* binding */ service),
/* harmony export */   f4: () => (/* binding */ configMap),
/* harmony export */   gT: () => (/* binding */ configMaps),
/* harmony export */   id: () => (/* binding */ httpRoute),
/* harmony export */   kG: () => (/* binding */ deployment),
/* harmony export */   u5: () => (/* binding */ podLog)
/* harmony export */ });
/* unused harmony exports replicaSets, replicaSet, pod, grpcRoutes, grpcRoute, gateways, gateway, horizontalPodAutoscalers, podDisruptionBudgets, networkPolicies, namespaces, namespaceOf, gatewayClasses, gatewayClass, version */
/** `.` and `..` survive encoding and would be folded away by URL parsers, so they never become a segment. */
function segment(text) {
    if (text === '' || text === '.' || text === '..')
        throw new Error(`"${text}" is no name of a Kubernetes object`);
    return encodeURIComponent(text);
}
function root(groupVersion) {
    return groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
}
function collection(groupVersion, plural) {
    return (namespace) => `${root(groupVersion)}/namespaces/${segment(namespace)}/${plural}`;
}
function object(groupVersion, plural) {
    const of = collection(groupVersion, plural);
    return (namespace, name) => `${of(namespace)}/${segment(name)}`;
}
const deployments = collection('apps/v1', 'deployments');
const deployment = object('apps/v1', 'deployments');
const replicaSets = collection('apps/v1', 'replicasets');
const replicaSet = object('apps/v1', 'replicasets');
const pods = collection('v1', 'pods');
const pod = object('v1', 'pods');
const podLog = (namespace, name) => `${pod(namespace, name)}/log`;
const services = collection('v1', 'services');
const service = object('v1', 'services');
const endpointSlices = collection('discovery.k8s.io/v1', 'endpointslices');
const configMaps = collection('v1', 'configmaps');
const configMap = object('v1', 'configmaps');
const events = collection('v1', 'events');
const leases = collection('coordination.k8s.io/v1', 'leases');
const lease = object('coordination.k8s.io/v1', 'leases');
const httpRoutes = collection('gateway.networking.k8s.io/v1', 'httproutes');
const httpRoute = object('gateway.networking.k8s.io/v1', 'httproutes');
const grpcRoutes = collection('gateway.networking.k8s.io/v1', 'grpcroutes');
const grpcRoute = object('gateway.networking.k8s.io/v1', 'grpcroutes');
const gateways = collection('gateway.networking.k8s.io/v1', 'gateways');
const gateway = object('gateway.networking.k8s.io/v1', 'gateways');
const horizontalPodAutoscalers = collection('autoscaling/v2', 'horizontalpodautoscalers');
const podDisruptionBudgets = collection('policy/v1', 'poddisruptionbudgets');
const networkPolicies = collection('networking.k8s.io/v1', 'networkpolicies');
const namespaces = '/api/v1/namespaces';
const namespaceOf = (name) => `${namespaces}/${segment(name)}`;
const gatewayClasses = '/apis/gateway.networking.k8s.io/v1/gatewayclasses';
const gatewayClass = (name) => `${gatewayClasses}/${segment(name)}`;
const selfSubjectAccessReviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const selfSubjectRulesReviews = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
const version = '/version';


/***/ }),

/***/ 9746:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EN: () => (/* binding */ bodyOf),
/* harmony export */   oK: () => (/* binding */ Transport)
/* harmony export */ });
/* unused harmony export MAX_ANSWER_BYTES */
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4708);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6986);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4493);
/* harmony import */ var _credentials_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2449);





const USER_AGENT = `gradus/${_version_js__WEBPACK_IMPORTED_MODULE_3__/* .VERSION */ .x}`;
/** A peer that vanished is noticed by TCP itself: first probe after this, then one a second. */
const TCP_PROBE_MS = 10_000;
/** One API server over one keep-alive agent; the agent is remade when the client certificate rotates. */
class Transport {
    access;
    credentials;
    /** True from the first answer on, whatever its status. */
    hasAnswered = false;
    base;
    agent;
    agentFor = '';
    constructor(access, credentials) {
        this.access = access;
        this.credentials = credentials;
        this.base = new URL(access.server);
    }
    /**
     * Sends one request and resolves with the head of the answer. Aborting destroys the socket, also while the body is
     * being read.
     */
    async send(outgoing, signal) {
        // As kubectl: credentials never travel in the clear.
        const presented = this.base.protocol === 'https:' ? await this.credentials.present() : {};
        signal.throwIfAborted();
        const agent = this.agentOf(presented);
        const headers = { 'user-agent': USER_AGENT, accept: 'application/json, */*' };
        if (presented.authorization !== undefined)
            headers.authorization = presented.authorization;
        if (this.access.user.impersonate !== undefined)
            headers['impersonate-user'] = this.access.user.impersonate;
        if (outgoing.body !== undefined) {
            headers['content-type'] = outgoing.contentType ?? 'application/json';
            headers['content-length'] = String(Buffer.byteLength(outgoing.body));
        }
        const url = new URL(this.base.pathname.replace(/\/$/, '') + outgoing.path, this.base);
        const request = this.base.protocol === 'https:' ? node_https__WEBPACK_IMPORTED_MODULE_1__.request : node_http__WEBPACK_IMPORTED_MODULE_0__.request;
        return await new Promise((resolve, reject) => {
            const sent = request(url, { method: outgoing.method, headers, agent, signal }, (answer) => {
                this.hasAnswered = true;
                resolve(answer);
            });
            sent.on('error', (error) => reject(Object.assign(error, { reusedSocket: sent.reusedSocket })));
            sent.setSocketKeepAlive(true, TCP_PROBE_MS);
            sent.end(outgoing.body);
        });
    }
    close() {
        this.agent?.destroy();
        this.agent = undefined;
    }
    agentOf({ cert, key }) {
        const identity = `${cert ?? ''}\n${key ?? ''}`;
        if (this.agent !== undefined && this.agentFor === identity)
            return this.agent;
        // An agent of the old certificate is left to finish what it carries.
        this.agentFor = identity;
        this.agent = this.makeAgent(cert, key);
        return this.agent;
    }
    makeAgent(cert, key) {
        const { access } = this;
        const proxyEnv = proxyEnvOf(access, this.base.hostname);
        const options = { keepAlive: true, ...(proxyEnv !== undefined && { proxyEnv }) };
        if (this.base.protocol === 'http:')
            return new node_http__WEBPACK_IMPORTED_MODULE_0__.Agent(options);
        return new node_https__WEBPACK_IMPORTED_MODULE_1__.Agent({
            ...options,
            rejectUnauthorized: !access.insecure,
            ...(access.ca !== undefined && { ca: (0,_credentials_js__WEBPACK_IMPORTED_MODULE_2__/* .readMaterial */ .eY)(access.ca, access.origin) }),
            ...(access.tlsServerName !== undefined && { servername: access.tlsServerName }),
            ...(cert !== undefined && key !== undefined && { cert, key }),
        });
    }
}
const LOOPBACK = /^(localhost|127\.[0-9.]+|\[::1\])$/;
/** The first Node whose agents can speak to a proxy. */
const PROXY_NODE = [24, 5];
/** As kubectl: the kubeconfig's proxy-url, else HTTPS_PROXY, HTTP_PROXY and NO_PROXY, which never hold for loopback. */
function proxyEnvOf(access, host) {
    if (access.proxyUrl === undefined)
        return LOOPBACK.test(host) ? undefined : process.env;
    if (!/^https?:/.test(access.proxyUrl)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${access.origin}: proxy-url is a ${access.proxyUrl.split(':')[0]} proxy; only http and https proxies are spoken`);
    }
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    if (major < PROXY_NODE[0] || (major === PROXY_NODE[0] && minor < PROXY_NODE[1])) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${access.origin}: proxy-url needs Node ${PROXY_NODE.join('.')} or newer; this is ${process.version}`);
    }
    return { HTTPS_PROXY: access.proxyUrl, HTTP_PROXY: access.proxyUrl };
}
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** The whole body as text. @throws {UserError} it is larger than the cap */
async function bodyOf(answer) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of answer) {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) {
            answer.destroy();
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`the API server's answer is larger than ${MAX_ANSWER_BYTES / 1024 / 1024} MiB`);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
}


/***/ }),

/***/ 5244:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ track)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var _calls_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7502);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4184);



/**
 * Follows a collection of one namespace. Resolves when its items are known: after the list, or at once with `initial`.
 *
 * @throws {KubeError | UserError} the list failed
 */
async function track(kube, path, options) {
    options.signal.throwIfAborted();
    const tracker = new ListAndWatch(kube, path, options);
    if (options.initial === undefined)
        await tracker.list();
    tracker.follow();
    return tracker;
}
class ListAndWatch {
    staleSince;
    #items;
    #version;
    #failure;
    #kube;
    #path;
    #selectors;
    #listeners = new Set();
    /** Told once, when the tracker can't go on. */
    #waiting = new Set();
    #stopped = new AbortController();
    #signal;
    constructor(kube, path, { initial, signal, labelSelector, fieldSelector }) {
        this.#kube = kube;
        this.#path = path;
        this.#selectors = {
            ...(labelSelector !== undefined && { labelSelector }),
            ...(fieldSelector !== undefined && { fieldSelector }),
        };
        this.#items = byName(initial?.items ?? []);
        this.#version = initial?.resourceVersion ?? '';
        this.#signal = AbortSignal.any([signal, this.#stopped.signal]);
    }
    get items() {
        return this.#items;
    }
    async list() {
        const list = await this.#kube.list(this.#path, { query: this.#selectors, signal: this.#signal });
        this.#items = byName(list.items);
        this.#version = list.metadata.resourceVersion ?? '';
    }
    follow() {
        this.#run().catch((error) => this.#fail(error));
    }
    until(look, signal) {
        return new Promise((resolve, reject) => {
            const settle = (finish) => {
                leave();
                this.#waiting.delete(fail);
                signal.removeEventListener('abort', abort);
                finish();
            };
            const fail = (error) => settle(() => reject(error));
            const abort = () => fail(signal.reason);
            const ask = () => {
                try {
                    const found = look(this.#items);
                    if (found !== undefined && found !== false)
                        settle(() => resolve(found));
                }
                catch (error) {
                    fail(error);
                }
            };
            const leave = this.onChange(ask);
            this.#waiting.add(fail);
            signal.addEventListener('abort', abort);
            if (signal.aborted)
                abort();
            else if (this.#failure !== undefined)
                fail(this.#failure.error);
            else
                ask();
        });
    }
    onChange(listener) {
        // A wrapper of its own, so that the same function may listen twice.
        const entry = (items) => listener(items);
        this.#listeners.add(entry);
        return () => {
            this.#listeners.delete(entry);
        };
    }
    stop() {
        this.#stopped.abort(new Error(`stopped following ${this.#path}`));
    }
    async #run() {
        for (;;) {
            try {
                await this.#watch();
            }
            catch (error) {
                this.#signal.throwIfAborted();
                if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .hasStatus */ .Ro)(error, 410))
                    throw error;
                this.staleSince ??= performance.now();
                await this.#listAgain();
            }
        }
    }
    /** Ends only by an error. */
    async #watch() {
        const options = {
            ...this.#selectors,
            resourceVersion: this.#version,
            signal: this.#signal,
            onConnected: (connected) => {
                this.staleSince = connected ? undefined : (this.staleSince ?? performance.now());
            },
        };
        for await (const { type, object } of this.#kube.watch(this.#path, options)) {
            const { name, resourceVersion } = object.metadata;
            if (type === 'DELETED')
                this.#items.delete(name);
            else
                this.#items.set(name, object);
            this.#version = resourceVersion ?? this.#version;
            this.#tell();
        }
    }
    /** A list that fails now may work later; what was seen last stays, marked as stale. */
    async #listAgain() {
        for (let failures = 0;; failures += 1) {
            try {
                await this.list();
                this.#tell();
                return;
            }
            catch (error) {
                this.#signal.throwIfAborted();
                if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .hasStatus */ .Ro)(error, 403) || (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .hasStatus */ .Ro)(error, 404))
                    throw error;
                await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)((0,_calls_js__WEBPACK_IMPORTED_MODULE_1__/* .backoffMs */ .jo)(failures), undefined, { signal: this.#signal });
            }
        }
    }
    #tell() {
        for (const listener of [...this.#listeners])
            listener(this.#items);
    }
    #fail(error) {
        this.#failure = { error };
        this.staleSince ??= performance.now();
        for (const waiting of [...this.#waiting])
            waiting(error);
    }
}
function byName(items) {
    return new Map(items.map((item) => [item.metadata.name, item]));
}


/***/ }),

/***/ 3955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ runProgram)
/* harmony export */ });
/* harmony import */ var node_readline__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(481);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6986);


const LARGEST_OUTPUT = 1e6;
/** What is kept of a stream whose lines were handed on, and of every stderr: its end tells why. */
const KEPT_END = 16_384;
/** Children that outlive the program are gone by then, and its output has been read. */
const REST_MS = 500;
/**
 * Runs a program without a shell. Whatever happens, it and its children are gone afterwards.
 *
 * @param program absolute path, such as `findProgram` gives
 * @throws the signal's reason, once it is aborted
 */
async function runProgram(program, args, options) {
    const { env, signal, cwd, input, seconds, pipes = [] } = options;
    signal.throwIfAborted();
    const { spawn } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1421, 19));
    const stdin = input === undefined ? 'ignore' : 'pipe';
    const stdio = [stdin, 'pipe', 'pipe', ...pipes.map(() => 'pipe')];
    // A group of its own: a kill reaches its children too.
    const child = spawn(program, args, { env, cwd, stdio, detached: true, shell: false });
    // A program that does not read its input to the end says why by its exit code.
    child.stdin?.on('error', () => { });
    child.stdin?.end(input);
    pipes.forEach((pipe, index) => {
        if (pipe !== 'read')
            feed(child.stdio[index + 3], pipe);
    });
    const timeout = seconds === undefined ? undefined : AbortSignal.timeout(seconds * 1000);
    const end = timeout === undefined ? signal : AbortSignal.any([signal, timeout]);
    const kill = () => killGroup(child);
    end.addEventListener('abort', kill, { once: true });
    try {
        const ended = await outcome(child, options);
        signal.throwIfAborted();
        return timeout?.aborted ? { ...ended, failure: `no answer within ${seconds} s; it was killed` } : ended;
    }
    finally {
        end.removeEventListener('abort', kill);
        kill();
    }
}
function outcome(child, { largest = LARGEST_OUTPUT, onLine, pipes }) {
    const complaints = new End(child.stderr, KEPT_END);
    const output = onLine === undefined ? new Whole(child.stdout, largest) : new End(child.stdout, KEPT_END);
    if (onLine !== undefined) {
        for (const stream of ['stdout', 'stderr']) {
            (0,node_readline__WEBPACK_IMPORTED_MODULE_0__.createInterface)({ input: child[stream], crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => onLine(line, stream));
        }
    }
    const written = pipes?.map((pipe, index) => (pipe === 'read' ? pipeOf(child, index, largest) : undefined));
    return new Promise((done) => {
        const fail = (failure) => done({ code: undefined, stdout: '', stderr: complaints.text, failure });
        const overflow = () => {
            killGroup(child);
            fail(`its output is larger than ${largest / 1e6} MB`);
        };
        child.once('error', (error) => fail(`it could not be started (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)})`));
        for (const one of [output, ...(written ?? [])])
            if (one !== undefined)
                one.onOverflow = overflow;
        child.once('exit', (exitCode, killedBy) => {
            killGroup(child);
            const finish = () => {
                clearTimeout(late);
                const [stdout, stderr, code] = [output.text, complaints.text, exitCode ?? undefined];
                const said = { code, stdout, stderr, ...(written && { pipes: written.map((one) => one?.text ?? '') }) };
                if (code === 0)
                    done(said);
                else
                    done({ ...said, failure: `it ended with ${killedBy ?? `code ${code}`}${lastLine(stderr)}` });
            };
            const late = setTimeout(finish, REST_MS);
            child.once('close', finish);
        });
    });
}
function feed(pipe, bytes) {
    pipe.on('error', () => { });
    pipe.end(bytes);
}
function pipeOf(child, index, largest) {
    return new Whole(child.stdio[index + 3], largest);
}
/** All that a stream has, up to a limit. */
class Whole {
    #chunks = [];
    #size = 0;
    onOverflow = () => { };
    constructor(stream, largest) {
        stream.on('data', (chunk) => {
            this.#size += chunk.length;
            if (this.#size > largest)
                this.onOverflow();
            else
                this.#chunks.push(chunk);
        });
    }
    get text() {
        return Buffer.concat(this.#chunks).toString('utf8');
    }
}
/** The last bytes of a stream. */
class End {
    #kept = Buffer.alloc(0);
    onOverflow = () => { };
    constructor(stream, bytes) {
        stream.on('data', (chunk) => {
            this.#kept = Buffer.concat([this.#kept, chunk]).subarray(-bytes);
        });
    }
    get text() {
        return this.#kept.toString('utf8');
    }
}
/** What a program says of its own failure, as one harmless line. */
function lastLine(text) {
    const line = text
        .replace(/[^\S\n]+|(?!\n)\p{Cc}+/gu, ' ')
        .trim()
        .split('\n')
        .at(-1) ?? '';
    return line === '' ? '' : `: ${line.slice(0, 200)}`;
}
function killGroup({ pid }) {
    if (pid === undefined)
        return;
    try {
        process.kill(-pid, 'SIGKILL');
    }
    catch {
        // Nobody of the group is left.
    }
}


/***/ }),

/***/ 2062:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uj: () => (/* binding */ glassWords),
/* harmony export */   jI: () => (/* binding */ promotionWords),
/* harmony export */   l3: () => (/* binding */ signersText),
/* harmony export */   mn: () => (/* binding */ noteAdmission),
/* harmony export */   tj: () => (/* binding */ admissionWords)
/* harmony export */ });
/* unused harmony export admissionsOf */

/** Writes a check down. @returns a line for the log */
function noteAdmission(record, admission) {
    record.admissions = [...(record.admissions ?? []), admission];
    return admissionWords(admission).join('; ');
}
/** Checks of an image in earlier rollouts that count again, each with the rollout it was made for; newest last. */
function admissionsOf(records, image) {
    const { digest } = parseImage(image);
    return records
        .flatMap(({ id, admissions = [] }) => admissions.map((one) => ({ ...one, rollout: one.rollout ?? id })))
        .filter((one) => one.digest === digest && one.signers.length > 0)
        .sort((a, b) => a.at.localeCompare(b.at))
        .slice(-1);
}
/** What a check found, a sentence each without its full stop. */
function admissionWords({ signers, package: pack, breakGlass, rollout, digest }) {
    return [
        ...(pack === undefined ? [] : [`package ${pack.name} ${pack.version} (${pack.reference})`]),
        ...(pack?.promotion === undefined ? [] : [promotionWords(pack.promotion)]),
        ...(signers.length === 0 ? [] : [`${pack ? 'its' : digest} signature counts: ${signersText(signers)}`]),
        ...(rollout === undefined ? [] : [`checked for rollout ${rollout}, and not again`]),
        ...(breakGlass === undefined ? [] : [glassWords(breakGlass)]),
    ];
}
function signersText(signers) {
    return signers.map(({ kind, signer }) => `${signer} (${kind})`).join(', ');
}
function promotionWords(promotion) {
    const { from, to, approver, at, signers } = promotion;
    return `promoted from ${from} to ${to} by ${approver}, ${at}, signed by ${signersText(signers)}`;
}
function glassWords({ reason, environment, approvers, by }) {
    const approved = approvers.length === 0 ? 'GitHub names no approver' : `approved by ${approvers.join(', ')}`;
    return `signatures were not asked for: ${by} broke the glass in the environment ${environment} (${approved}): ${reason}`;
}


/***/ }),

/***/ 5628:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ armsOf)
/* harmony export */ });
/** How the metrics tell stable and canary apart, from the plan. */
function armsOf({ namespace, traffic, replicaSets, limits }, canaryReplicaSets) {
    return {
        namespace,
        service: traffic.service,
        stable: { replicaSets },
        canary: { replicaSets: canaryReplicaSets },
        ...(traffic.canaryService === undefined
            ? {}
            : { services: { stable: traffic.service, canary: traffic.canaryService } }),
        ...(limits === undefined ? {} : { limits }),
    };
}


/***/ }),

/***/ 341:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f0: () => (/* binding */ AbortRequested),
/* harmony export */   nD: () => (/* binding */ Lease)
/* harmony export */ });
/* unused harmony export LEASE_SECONDS */
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6986);
/* harmony import */ var _kube_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4184);
/* harmony import */ var _kube_paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8463);
/* harmony import */ var _traffic_router_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8962);
/* harmony import */ var _workload_canary_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3723);






/** A lease that wasn't renewed for so long is free for another run. */
const LEASE_SECONDS = 10;
/** A run renews this often, … */
const RENEW_MS = 3_000;
/** … and takes its own lease for lost when it could not renew for this long, well before another may take it. */
const LOST_AFTER_MS = 7_000;
/** How often a held lease is looked at while waiting for it. */
const LOOK_MS = 500;
/** On the lease: somebody wants the rollout taken back, and says why. */
const ABORT = 'gradus.dev/abort';
/** A person asked, by another run of Gradus, to have this rollout taken back. */
class AbortRequested extends Error {
    name = 'AbortRequested';
}
/**
 * The right to move a service's traffic. One run holds it; the fencing number rises by one whenever it is taken, and
 * every write to the cluster carries it.
 *
 * Whether a holder is dead is told by watching: a lease whose object didn't change for its duration, on this
 * machine's own monotonic clock, is free. Clocks of different machines are never compared.
 */
class Lease {
    fence;
    /** Aborts when the lease is lost; the reason is a Fenced. */
    lost;
    /** Aborts when somebody asked, by `requestAbort`, to have the rollout taken back. */
    abortRequested;
    #kube;
    #path;
    #lostController = new AbortController();
    #abortController = new AbortController();
    #object;
    #renewedAt = performance.now();
    #timer;
    #renewing = Promise.resolve();
    constructor(kube, object) {
        this.#kube = kube;
        this.#object = object;
        this.#path = (0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .lease */ .dm)(object.metadata.namespace, object.metadata.name);
        this.fence = object.spec.leaseTransitions;
        this.lost = this.#lostController.signal;
        this.abortRequested = this.#abortController.signal;
        this.#timer = setInterval(() => this.#tick(), RENEW_MS);
        this.#timer.unref();
    }
    /**
     * @param waitMs how long to wait for a holder to let go or to be seen dead
     * @throws {UserError} somebody else holds it and renews it
     */
    static async acquire(kube, service, 
    /** Unique to the run and step; a post step is its main step's successor under the same one. */
    identity, options) {
        const name = `gradus-${service.name}`;
        const start = performance.now();
        let seen;
        for (;;) {
            const found = await kube.find((0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .lease */ .dm)(service.namespace, name));
            const now = performance.now();
            if (!found) {
                const made = await take(() => kube.create((0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .leases */ .Q)(service.namespace), leaseObject(service, name, identity)));
                if (made)
                    return new Lease(kube, made);
                continue;
            }
            if (seen === undefined || seen.version !== found.metadata.resourceVersion) {
                seen = { version: found.metadata.resourceVersion, at: now };
                const by = found.spec.holderIdentity ?? '';
                if (by !== '' && by !== identity && now - start < LOOK_MS) {
                    options.tell(`waiting for the lease of ${service.name}, held by ${by} since ${found.spec.acquireTime ?? 'an unknown time'}`);
                }
            }
            if (isFree(found, identity, now - seen.at)) {
                const taken = await take(() => kube.replace((0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .lease */ .dm)(service.namespace, name), {
                    ...found,
                    metadata: withoutAbort(found.metadata),
                    spec: leaseSpec(identity, (found.spec.leaseTransitions ?? 0) + 1),
                }));
                if (taken)
                    return new Lease(kube, taken);
                continue;
            }
            if (now - start > options.waitMs) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`service ${service.name} is held by ${found.spec.holderIdentity} since ${found.spec.acquireTime ?? 'an unknown time'}, and that run is alive; wait for it to end, or cancel it`);
            }
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(LOOK_MS, undefined, { signal: options.signal }).catch(() => options.signal.throwIfAborted());
        }
    }
    /** Resolves while this run holds the lease, asking the API server. @throws {Fenced} */
    async confirm() {
        await this.#renew();
        this.lost.throwIfAborted();
    }
    /**
     * Asks the run that holds a service's lease to take its rollout back; it looks at every renewal.
     *
     * @returns false where nobody holds it
     */
    static async requestAbort(kube, service, reason) {
        const path = (0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .lease */ .dm)(service.namespace, `gradus-${service.name}`);
        for (;;) {
            const found = await kube.find(path);
            if (!found?.spec.holderIdentity)
                return false;
            const annotations = { ...found.metadata.annotations, [ABORT]: reason };
            const asked = await take(() => kube.replace(path, { ...found, metadata: { ...found.metadata, annotations } }));
            if (asked)
                return true;
            // The holder renewed it in that moment; it does so every few seconds only.
        }
    }
    /** Lets go, so that the next run need not wait. Never throws: the lease runs out by itself. */
    async release() {
        clearInterval(this.#timer);
        await this.#renewing;
        if (this.lost.aborted)
            return;
        try {
            await this.#letGo().catch(async (error) => {
                // A request to abort may have come in that moment; it has nobody to go to any more.
                if (!(0,_kube_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .hasStatus */ .Ro)(error, 409))
                    throw error;
                await this.#renew();
                if (!this.lost.aborted)
                    await this.#letGo();
            });
        }
        catch (error) {
            if (!(error instanceof _kube_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .KubeError */ .a3 || error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo))
                throw error;
        }
    }
    async #letGo() {
        const { acquireTime: _taken, holderIdentity: _holder, ...spec } = this.#object.spec;
        const metadata = withoutAbort(this.#object.metadata);
        await this.#kube.replace(this.#path, { ...this.#object, metadata, spec }, { deadlineMs: 2_000 });
    }
    #tick() {
        this.#renewing = this.#renew().catch(() => {
            if (performance.now() - this.#renewedAt > LOST_AFTER_MS) {
                this.#lose('it could not be renewed: the API server did not answer in time');
            }
        });
    }
    async #renew() {
        if (this.lost.aborted)
            return;
        // A run that slept through its lease (a frozen machine) must look before it writes anything.
        try {
            const spec = { ...this.#object.spec, renewTime: microTime() };
            this.#object = await this.#kube.replace(this.#path, { ...this.#object, spec }, { deadlineMs: RENEW_MS });
            this.#renewedAt = performance.now();
        }
        catch (error) {
            if (!(error instanceof _kube_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .KubeError */ .a3) || (error.status !== 409 && error.status !== 404))
                throw error;
            const now = await this.#kube.find(this.#path, { deadlineMs: RENEW_MS });
            if (now?.spec.leaseTransitions === this.fence && now.spec.holderIdentity === this.#object.spec.holderIdentity) {
                this.#object = now;
                this.#renewedAt = performance.now();
                const wish = now.metadata.annotations?.[ABORT];
                if (wish !== undefined)
                    this.#abortController.abort(new AbortRequested(wish));
                return;
            }
            this.#lose(now ? `${now.spec.holderIdentity || 'another run'} took it` : 'it was deleted');
        }
    }
    #lose(why) {
        clearInterval(this.#timer);
        this.#lostController.abort(new _traffic_router_js__WEBPACK_IMPORTED_MODULE_5__/* .Fenced */ .Uw(`this run lost the lease: ${why}`));
    }
}
function isFree(lease, identity, unchangedMs) {
    const by = lease.spec.holderIdentity ?? '';
    // Our own name on it: a lost answer to our own write, or the main step of this post step.
    if (by === '' || by === identity)
        return true;
    return unchangedMs > (lease.spec.leaseDurationSeconds ?? LEASE_SECONDS) * 1000;
}
/** Undefined when another run was faster. */
async function take(write) {
    try {
        return await write();
    }
    catch (error) {
        if (error instanceof _kube_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .KubeError */ .a3 && error.status === 409)
            return undefined;
        throw error;
    }
}
function leaseObject(service, name, identity) {
    return {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: {
            name,
            namespace: service.namespace,
            labels: { [_workload_canary_js__WEBPACK_IMPORTED_MODULE_3__/* .MANAGED_BY */ .Kf]: 'gradus', [_workload_canary_js__WEBPACK_IMPORTED_MODULE_3__/* .SERVICE_LABEL */ .fX]: service.name },
        },
        spec: leaseSpec(identity, 1),
    };
}
function leaseSpec(identity, fence) {
    const now = microTime();
    return {
        holderIdentity: identity,
        leaseDurationSeconds: LEASE_SECONDS,
        acquireTime: now,
        renewTime: now,
        leaseTransitions: fence,
    };
}
function withoutAbort(metadata) {
    const { [ABORT]: _wish, ...annotations } = metadata.annotations ?? {};
    return { ...metadata, annotations };
}
/** Kubernetes' MicroTime has exactly six digits of a second. */
function microTime() {
    return new Date().toISOString().replace('Z', '000Z');
}


/***/ }),

/***/ 9010:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DG: () => (/* binding */ isLive),
/* harmony export */   To: () => (/* binding */ canGo),
/* harmony export */   fp: () => (/* binding */ brokenStory),
/* harmony export */   xj: () => (/* binding */ STATES)
/* harmony export */ });
/* unused harmony export diagram */
/**
 * The states a rollout goes through, and the only ways between them (`docs/rollout.md` has the picture, drawn from
 * this table). Pure: the caller hands in the time.
 */
const EDGES = {
    INIT: ['BUILDING', 'DEPLOYING', 'ROLLING_BACK', 'FAILED'],
    BUILDING: ['DEPLOYING', 'ROLLING_BACK', 'FAILED'],
    DEPLOYING: ['CANARY', 'ROLLING_BACK', 'FAILED'],
    CANARY: ['CANARY_WAITING', 'CANARY_EVALUATING', 'PROMOTING', 'ROLLING_BACK'],
    CANARY_WAITING: ['CANARY', 'CANARY_EVALUATING', 'PROMOTING', 'ROLLING_BACK'],
    CANARY_EVALUATING: ['CANARY', 'CANARY_WAITING', 'PROMOTING', 'ROLLING_BACK'],
    PROMOTING: ['PROMOTED', 'ROLLING_BACK'],
    PROMOTED: ['VERIFYING', 'ROLLING_BACK'],
    VERIFYING: ['VERIFIED', 'ROLLING_BACK'],
    VERIFIED: [],
    ROLLING_BACK: ['ROLLED_BACK', 'FAILED'],
    ROLLED_BACK: [],
    FAILED: ['ROLLING_BACK'],
};
const STATES = Object.keys(EDGES);
function canGo(from, to) {
    return EDGES[from].includes(to);
}
/** True for states in which a rollout holds something in the cluster that must still be finished or taken back. */
function isLive(state) {
    return !['PROMOTED', 'VERIFIED', 'ROLLED_BACK', 'FAILED'].includes(state);
}
/**
 * The story that a record may tell: each transition starts where the one before ended and follows an edge.
 *
 * @returns the first thing that is wrong, or undefined
 */
function brokenStory(transitions) {
    let state = 'INIT';
    for (const [index, step] of transitions.entries()) {
        if (step.from !== state)
            return `transition ${index + 1} starts at ${step.from}, but the one before ended at ${state}`;
        if (!canGo(step.from, step.to))
            return `transition ${index + 1} goes from ${step.from} to ${step.to}, which is no edge`;
        state = step.to;
    }
    return undefined;
}
/** The state machine as a Mermaid diagram, for `docs/`. */
function diagram() {
    const arrows = STATES.flatMap((from) => EDGES[from].map((to) => `    ${from} --> ${to}`));
    return ['stateDiagram-v2', '    [*] --> INIT', ...arrows].join('\n');
}


/***/ }),

/***/ 9140:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Af: () => (/* binding */ limitsOf),
  Cs: () => (/* binding */ makePlan)
});

// UNUSED EXPORTS: lookInterval, makeRollbackPlan, stepDeadline

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(6986);
// EXTERNAL MODULE: ./src/workload/image.js
var workload_image = __webpack_require__(3730);
// EXTERNAL MODULE: ./src/workload/promote.js
var promote = __webpack_require__(6831);
;// CONCATENATED MODULE: ./src/workload/quantity.js
const FACTORS = {
    n: 1e-9,
    u: 1e-6,
    m: 1e-3,
    '': 1,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    E: 1e18,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    Pi: 2 ** 50,
    Ei: 2 ** 60,
};
/**
 * A Kubernetes quantity as a number: "500m" is 0.5, "64Mi" 67108864, "1e3" 1000.
 *
 * @returns undefined for what is none
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
function quantity(text) {
    const match = /^([0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE]([+-]?[0-9]{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/.exec(String(text ?? ''));
    if (!match)
        return undefined;
    const [, digits, exponent, suffix = ''] = match;
    return Number(digits) * (exponent === undefined ? FACTORS[suffix] : 10 ** Number(exponent));
}

// EXTERNAL MODULE: ./src/rollout/record.js + 1 modules
var record = __webpack_require__(9663);
;// CONCATENATED MODULE: ./src/rollout/plan.js





/** An undecided step may take this many times its settle time, and at least so many seconds, where nothing else is said. */
const STEP_TIMEOUT_FACTOR = 5;
const SHORTEST_STEP_TIMEOUT = 300;
/**
 * Everything a rollout will do, decided before the first write.
 *
 * @throws {UserError} the image is no digest, no container fits, or the times don't fit the scrapes
 */
function makePlan(service, scene, image, gates, timing) {
    const wanted = (0,workload_image/* parseImage */.zZ)(image);
    const container = (0,workload_image/* chooseContainer */.d7)(scene.stable, wanted, service.container);
    const counts = service.metrics ?? service.prometheus;
    const intervalSeconds = timing ? lookInterval(service, timing.scrapeSeconds) : (service.intervalSeconds ?? 1);
    const stepDeadlineSeconds = stepDeadline(service);
    if (gates && timing)
        refuseOverlong(service, gates, stepDeadlineSeconds, intervalSeconds, timing.scrapeSeconds);
    return {
        service: service.name,
        ...(service.environment === undefined ? {} : { environment: service.environment }),
        namespace: service.namespace,
        deployment: service.deployment,
        container: { name: container.name, index: container.index },
        from: container.image,
        ...(container.image.includes('@') ? {} : ranAs(scene, container.name)),
        to: wanted.reference,
        replicaSets: scene.replicaSets,
        ...limitsOf(container),
        replicas: scene.stable.spec.replicas ?? 1,
        ...(scene.stable.spec.strategy === undefined ? {} : { strategy: scene.stable.spec.strategy }),
        template: (0,promote/* templateDigest */.pd)(scene.stable, container.name),
        traffic: scene.traffic,
        ...(scene.own === undefined ? {} : { own: scene.own }),
        steps: [...service.steps],
        settleSeconds: service.settleSeconds,
        intervalSeconds,
        stepDeadlineSeconds,
        drainSeconds: service.drainSeconds,
        readySeconds: service.readySeconds,
        onInconclusive: service.onInconclusive,
        onCancel: service.onCancel,
        ...(gates === undefined ? {} : { gates }),
        ...(gates === undefined || counts === undefined ? {} : { metrics: counts }),
        delaySeconds: timing?.delaySeconds ?? 0,
        ...(scene.warnings.length === 0 ? {} : { warnings: scene.warnings }),
    };
}
/** The way back: the whole weight at once, without gates, through the same engine. */
function makeRollbackPlan(service, scene, image) {
    return makePlan({ ...service, steps: [100] }, scene, image, undefined, undefined);
}
/** A tag can move: to go back to what ran under it, its digest is kept. */
function ranAs({ running }, container) {
    const image = running[container];
    return image === undefined ? {} : { fromDigest: image };
}
/** Limits of the container that changes, in cores and bytes. */
function limitsOf({ resources }) {
    const cpu = quantity(resources?.limits?.cpu);
    const memory = quantity(resources?.limits?.memory);
    if (cpu === undefined && memory === undefined)
        return {};
    return { limits: { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) } };
}
/** Longest time of a step whose gates are undecided and that is extended, in seconds. */
function stepDeadline({ stepTimeoutSeconds, settleSeconds, }) {
    return stepTimeoutSeconds ?? Math.max(SHORTEST_STEP_TIMEOUT, STEP_TIMEOUT_FACTOR * settleSeconds);
}
/**
 * Seconds between two looks.
 *
 * @throws {UserError} the times of the service don't fit the scrapes
 */
function lookInterval(service, scrapeSeconds) {
    const shortest = 2 * scrapeSeconds;
    if (service.intervalSeconds !== undefined) {
        if (service.intervalSeconds < shortest) {
            throw new errors/* UserError */.yo(`interval: ${service.intervalSeconds} s is less than two scrapes (the service's metrics come every ${scrapeSeconds} s); write ${shortest}s or more`);
        }
        const rounded = Math.ceil(service.intervalSeconds / scrapeSeconds) * scrapeSeconds;
        if (rounded > service.settleSeconds) {
            throw new errors/* UserError */.yo(`interval: ${service.intervalSeconds} s, in whole scrapes ${rounded} s, is longer than settle (${service.settleSeconds} s); write a shorter interval, or settle: ${rounded}s or more`);
        }
        return rounded;
    }
    const sixth = Math.floor(service.settleSeconds / 6 / scrapeSeconds) * scrapeSeconds;
    const chosen = Math.max(shortest, sixth);
    if (service.settleSeconds < chosen) {
        throw new errors/* UserError */.yo(`settle: ${service.settleSeconds} s is less than two scrapes (the service's metrics come every ${scrapeSeconds} s), too short to see anything; write ${shortest}s or more`);
    }
    return chosen;
}
/** Bytes that a look, and each metric in it, take in the record at most. */
const LOOK_BYTES = 100;
const READING_BYTES = 200;
/** What the record needs besides looks. */
const OTHER_BYTES = 150_000;
/** Every look is kept until the end, so that any run can judge again. */
function refuseOverlong(service, gates, stepDeadlineSeconds, intervalSeconds, scrapeSeconds) {
    const longest = service.onInconclusive === 'extend' ? stepDeadlineSeconds : service.settleSeconds;
    const seconds = (service.steps.length - 1) * Math.max(longest, service.settleSeconds);
    const most = Math.floor((record/* LARGEST_RECORD */.ty - OTHER_BYTES) / (LOOK_BYTES + READING_BYTES * gates.metrics.length));
    const looks = Math.ceil(seconds / intervalSeconds);
    if (looks <= most)
        return;
    const shortest = Math.ceil(seconds / most / scrapeSeconds) * scrapeSeconds;
    throw new errors/* UserError */.yo(`interval: ${intervalSeconds} s would bring up to ${looks} looks at the metrics, more than the record holds; write ${shortest}s or more`);
}


/***/ }),

/***/ 1366:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Pt: () => (/* binding */ refuseUnfit),
  Fr: () => (/* binding */ survey)
});

// UNUSED EXPORTS: HELPFUL_RIGHTS, RIGHTS, ownReplicaSets, rightsFor

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(6986);
// EXTERNAL MODULE: ./src/kube/errors.js
var kube_errors = __webpack_require__(4184);
// EXTERNAL MODULE: ./src/kube/paths.js
var paths = __webpack_require__(8463);
;// CONCATENATED MODULE: ./src/kube/access.js



/**
 * What the runner may not do of what it needs, by one SelfSubjectRulesReview. Where the cluster's authorizer can't list
 * rules (webhooks, as on some clouds), each need that the list doesn't grant is asked by a SelfSubjectAccessReview.
 */
async function missingRights(kube, namespace, needs) {
    const review = await ask(kube, paths/* selfSubjectRulesReviews */.R_, 'SelfSubjectRulesReview', { namespace });
    const rules = review.status?.resourceRules ?? [];
    const open = needs.filter((need) => !rules.some((rule) => grants(rule, need)));
    if (review.status?.incomplete !== true)
        return open;
    const answers = await Promise.all(open.map(async (need) => ({ need, allowed: await allowed(kube, namespace, need) })));
    return answers.filter((answer) => !answer.allowed).map(({ need }) => need);
}
/** Does one RBAC rule grant the need? Read as the API server reads it: stars, stars before a subresource, resourceNames. */
function grants(rule, need) {
    const names = rule.resourceNames ?? [];
    return (covers(rule.verbs, need.verb) &&
        covers(rule.apiGroups ?? [], need.group) &&
        (covers(rule.resources ?? [], need.resource) || coversSubresource(rule.resources ?? [], need.resource)) &&
        (names.length === 0 || (need.name !== undefined && names.includes(need.name))));
}
function covers(granted, wanted) {
    return granted.includes('*') || granted.includes(wanted);
}
function coversSubresource(resources, wanted) {
    const [, subresource] = wanted.split('/');
    return subresource !== undefined && resources.includes(`*/${subresource}`);
}
async function allowed(kube, namespace, need) {
    const [resource, subresource] = need.resource.split('/');
    const review = await ask(kube, paths/* selfSubjectAccessReviews */.cn, 'SelfSubjectAccessReview', {
        resourceAttributes: { namespace, verb: need.verb, group: need.group, resource, subresource, name: need.name },
    });
    return review.status?.allowed === true;
}
async function ask(kube, path, kind, spec) {
    const review = { apiVersion: 'authorization.k8s.io/v1', kind, spec };
    const { status, text } = await kube.raw('POST', path, review);
    if (status < 200 || status > 299)
        throw new kube_errors/* KubeError */.a3({ verb: 'create', path, status, text });
    return JSON.parse(text);
}

// EXTERNAL MODULE: ./src/kube/rights.js
var rights = __webpack_require__(2804);
// EXTERNAL MODULE: ./src/traffic/http-route.js
var http_route = __webpack_require__(3991);
// EXTERNAL MODULE: ./src/traffic/providers.js + 5 modules
var providers = __webpack_require__(3156);
// EXTERNAL MODULE: ./src/workload/canary.js
var workload_canary = __webpack_require__(3723);
// EXTERNAL MODULE: ./src/workload/health.js
var health = __webpack_require__(4965);
;// CONCATENATED MODULE: ./src/rollout/preflight.js










/** What every rollout does besides splitting traffic. `docs/rbac.md` prints it as a Role. */
const RIGHTS = [
    ...needs('apps', 'deployments', ['get', 'list', 'watch', 'create', 'patch', 'delete']),
    ...needs('', 'services', ['list']),
    ...needs('', 'pods', ['list', 'watch']),
    ...needs('', 'configmaps', ['get', 'list', 'create', 'update', 'delete']),
    ...needs('coordination.k8s.io', 'leases', ['get', 'create', 'update']),
];
/** Best effort only: events and logs of a canary that can't serve, and disruption budgets for the confidence score. */
const HELPFUL_RIGHTS = [
    ...needs('', 'events', ['list']),
    ...needs('', 'pods/log', ['get']),
    ...needs('policy', 'poddisruptionbudgets', ['list']),
];
function needs(group, resource, verbs) {
    return verbs.map((verb) => ({ group, resource, verb }));
}
/** Everything a rollout with this provider does. */
function rightsFor(provider) {
    return [...RIGHTS, ...routerRights(provider)];
}
function routerRights(provider) {
    return providers/* providers */.r[provider].rights.flatMap((right) => needs(right.group, right.resource, right.verbs));
}
/**
 * Looks at everything a rollout needs and refuses what can't work, before the first write.
 *
 * @throws {UserError} a missing right (with the rule to add), Deployment, Service or route
 */
async function survey(kube, service) {
    const missing = await lackingRights(kube, service);
    refuseWithout(missing.filter((need) => service.traffic.provider !== 'auto' || !isOfRouter(need)), service);
    const canary = (0,workload_canary/* canaryName */.mh)(service.deployment);
    const [deployments, services] = await Promise.all([
        kube.list((0,paths/* deployments */.bg)(service.namespace)),
        kube.list((0,paths/* services */.$p)(service.namespace)),
    ]);
    const named = (name) => deployments.items.find((one) => one.metadata.name === name);
    const stable = named(service.deployment);
    if (!stable) {
        throw new errors/* UserError */.yo(`deployment: there is no Deployment ${service.deployment} in namespace ${service.namespace}; give the name of the one that serves now, and its namespace`);
    }
    const wish = {
        namespace: service.namespace,
        deployment: service.deployment,
        canary,
        services: (0,workload_canary/* servicesOf */.Yj)(stable, services.items),
        ...(service.traffic.route === undefined ? {} : { route: service.traffic.route }),
        ...(service.traffic.rule === undefined ? {} : { rule: service.traffic.rule }),
    };
    const labelSelector = Object.entries(stable.spec.selector.matchLabels ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(',');
    const [{ traffic, unseen }, pods] = await Promise.all([
        planTraffic(kube, service.traffic.provider, wish),
        kube.list((0,paths/* pods */.Jw)(service.namespace), { query: { labelSelector } }),
    ]);
    refuseWithout(missing.filter((need) => rightsFor(traffic.provider).some((one) => (0,external_node_util_.isDeepStrictEqual)(one, need))), service);
    refuseForeign(named(canary), 'Deployment');
    refuseForeign(services.items.find((one) => one.metadata.name === traffic.canaryService), 'Service');
    const own = traffic.canaryService && services.items.find((one) => one.metadata.name === traffic.service);
    return {
        stable,
        traffic,
        ...(own ? { own: withoutBookkeeping(own) } : {}),
        replicaSets: ownReplicaSets(stable, pods.items),
        wholeSince: Math.max(0, ...pods.items.map((pod) => Date.parse(pod.metadata.creationTimestamp ?? '') / 1000 || 0)),
        running: runningImages(pods.items),
        warnings: [...unseen, ...(own ? strayTraffic(stable, own, services.items) : [])],
    };
}
/** @throws {UserError} somebody else's object has the name of one that the rollout makes */
function refuseForeign(found, kind) {
    if (!found || (0,workload_canary/* isOurs */.MU)(found))
        return;
    throw new errors/* UserError */.yo(`${kind} ${found.metadata.name} in namespace ${found.metadata.namespace} has the name that the canary gets, and Gradus didn't make it; remove or rename it`);
}
/** Services beside the one whose traffic is split that would pick the canary's pods up as well. */
function strayTraffic(stable, own, services) {
    return (0,workload_canary/* selectingCanary */.TE)(stable, own, services).map(({ metadata }) => `Service ${metadata.name} selects the canary's pods too, so they get some of its requests whatever the weight is`);
}
function runningImages(pods) {
    const statuses = pods.flatMap((pod) => pod.status?.containerStatuses ?? []);
    return Object.fromEntries(statuses.flatMap(({ name, imageID }) => {
        const image = /^(?:[a-z-]+:\/\/)?(.+@sha256:[0-9a-f]{64})$/.exec(imageID ?? '')?.[1];
        return image === undefined ? [] : [[name, image]];
    }));
}
/** @throws {UserError} stable isn't whole, so that nothing could be told from comparing with it */
function refuseUnfit(stable) {
    const name = `Deployment ${stable.metadata.name}`;
    if (stable.spec.paused)
        throw new errors/* UserError */.yo(`${name} is paused; resume it first (kubectl rollout resume)`);
    if (stable.spec.strategy?.type === 'Recreate') {
        throw new errors/* UserError */.yo(`${name} has the strategy Recreate, which says that two versions of it must not run at once, and a canary runs beside stable; give it the strategy RollingUpdate if that is safe`);
    }
    if ((stable.spec.replicas ?? 1) === 0) {
        throw new errors/* UserError */.yo(`${name} is scaled to 0, so there is no stable version to compare with; scale it up first`);
    }
    if (!(0,health/* isComplete */.As)(stable)) {
        const { readyReplicas = 0, updatedReplicas = 0 } = stable.status ?? {};
        throw new errors/* UserError */.yo(`${name} is not whole: ${readyReplicas} of ${stable.spec.replicas ?? 1} pods are ready, ${updatedReplicas} of them of its present template; wait for it or mend it first`);
    }
}
/** What the runner may not do, of everything that the configured provider, or any for `auto`, would need. */
async function lackingRights(kube, service) {
    const { provider } = service.traffic;
    const names = provider === 'auto' ? Object.keys(providers/* providers */.r) : [provider];
    try {
        return await missingRights(kube, service.namespace, [...RIGHTS, ...names.flatMap(routerRights)]);
    }
    catch (error) {
        // A cluster that lets nobody ask about rights still answers each request.
        if ((0,kube_errors/* hasStatus */.Ro)(error, 403))
            return [];
        throw error;
    }
}
function isOfRouter(need) {
    return !RIGHTS.some((one) => (0,external_node_util_.isDeepStrictEqual)(one, need));
}
function refuseWithout(missing, service) {
    if (missing.length === 0)
        return;
    throw new errors/* UserError */.yo(`the runner may not do all that a rollout needs in namespace ${service.namespace}; add to its Role:\n${(0,rights/* rule */.H)(missing)}`);
}
/**
 * @returns the plan, and for `auto` what it means that nobody could tell whether an HTTPRoute is in use
 * @throws {UserError} the provider can't split this traffic
 */
async function planTraffic(kube, provider, wish) {
    if (provider !== 'auto')
        return { traffic: await providers/* providers */.r[provider].plan(kube, wish), unseen: [] };
    try {
        return { traffic: await providers/* providers */.r['gateway-api'].plan(kube, wish), unseen: [] };
    }
    catch (error) {
        const unseen = whyUnseen(error, wish.namespace);
        if (!(error instanceof http_route/* NotInUse */.YV) && unseen === undefined)
            throw error;
        if (wish.route !== undefined)
            throw error;
        try {
            const traffic = await providers/* providers */.r.replicas.plan(kube, wish);
            return { traffic, unseen: unseen === undefined ? [] : [unseen] };
        }
        catch (cause) {
            throw new errors/* UserError */.yo((0,errors/* messageOf */.bD)(cause), { cause: error });
        }
    }
}
/** Undefined where the error is about something else than HTTPRoutes that can't be listed. */
function whyUnseen(error, namespace) {
    const instead = 'so pods are the weight (traffic: replicas)';
    if ((0,kube_errors/* hasStatus */.Ro)(error, 403)) {
        return `the runner may not list HTTPRoutes in namespace ${namespace}, ${instead}; if a route leads to this service, add the Role for gateway-api, else give traffic.provider: replicas`;
    }
    if ((0,kube_errors/* hasStatus */.Ro)(error, 404)) {
        return `this cluster has no HTTPRoutes (gateway.networking.k8s.io/v1 is not served), ${instead}; install Gateway API to split by weights, or give traffic.provider: replicas`;
    }
    return undefined;
}
/** What the server notes for itself has no place in a record. */
function withoutBookkeeping(service) {
    const { name, labels } = service.metadata;
    return { metadata: { name, ...(labels === undefined ? {} : { labels }) }, spec: service.spec };
}
/** ReplicaSets of a Deployment's pods, without those of its canary. */
function ownReplicaSets(stable, pods) {
    const prefix = `${stable.metadata.name}-`;
    return (0,health/* replicaSetsOf */.Ls)(pods).filter((name) => name.startsWith(prefix) && /^[a-z0-9]+$/.test(name.slice(prefix.length)));
}


/***/ }),

/***/ 5182:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ RecordStore)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6986);
/* harmony import */ var _kube_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4184);
/* harmony import */ var _kube_paths_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8463);
/* harmony import */ var _traffic_router_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8962);
/* harmony import */ var _workload_canary_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3723);
/* harmony import */ var _machine_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9010);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9663);
var _a;







/**
 * Records in the cluster, one ConfigMap a rollout. Every save carries the version that was read, so a run that lost
 * the lease can't overwrite what its successor wrote.
 */
class RecordStore {
    #kube;
    #namespace;
    #versions = new Map();
    constructor(kube, namespace) {
        this.#kube = kube;
        this.#namespace = namespace;
    }
    static nameOf(id) {
        return `gradus-${id}`;
    }
    /** Newest first. */
    async list(service) {
        const selector = `${_workload_canary_js__WEBPACK_IMPORTED_MODULE_2__/* .MANAGED_BY */ .Kf}=gradus,${_workload_canary_js__WEBPACK_IMPORTED_MODULE_2__/* .SERVICE_LABEL */ .fX}=${service}`;
        const found = await this.#kube.list((0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .configMaps */ .gT)(this.#namespace), {
            query: { labelSelector: selector },
        });
        return found.items
            .filter((object) => object.data?.[_record_js__WEBPACK_IMPORTED_MODULE_4__/* .KEY */ ._] !== undefined)
            .map((object) => this.#read(object))
            .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    }
    async load(id) {
        const found = await this.#kube.find((0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .configMap */ .f4)(this.#namespace, _a.nameOf(id)));
        return found === undefined ? undefined : this.#read(found);
    }
    async create(record) {
        try {
            const made = await this.#kube.create((0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .configMaps */ .gT)(this.#namespace), this.#object(record));
            this.#versions.set(record.id, made.metadata.resourceVersion);
        }
        catch (error) {
            if (!(error instanceof _kube_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .KubeError */ .a3) || error.status !== 409)
                throw error;
            await this.#adopt(record);
        }
    }
    /** @throws {Fenced} somebody else wrote it since it was read */
    async save(record, at, signal) {
        record.updatedAt = at.toISOString();
        const path = (0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .configMap */ .f4)(this.#namespace, _a.nameOf(record.id));
        try {
            const saved = await this.#kube.replace(path, this.#object(record), signal ? { signal } : {});
            this.#versions.set(record.id, saved.metadata.resourceVersion);
        }
        catch (error) {
            if (error instanceof _kube_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .KubeError */ .a3 && error.status === 404) {
                throw new _traffic_router_js__WEBPACK_IMPORTED_MODULE_5__/* .Fenced */ .Uw(`the record ${_a.nameOf(record.id)} was deleted under this run`);
            }
            if (!(error instanceof _kube_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .KubeError */ .a3) || error.status !== 409)
                throw error;
            await this.#adopt(record);
        }
    }
    async remove(id) {
        await this.#kube.remove((0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .configMap */ .f4)(this.#namespace, _a.nameOf(id)));
    }
    /**
     * Removes records beyond the newest `keep` that are not live; never the one that knows what stable ran before.
     *
     * @param records newest first
     */
    async prune(records, keep) {
        const needed = wayBack(records);
        const ended = records.filter((record) => !(0,_machine_js__WEBPACK_IMPORTED_MODULE_3__/* .isLive */ .DG)(record.state));
        const old = ended.slice(keep).filter((record) => record !== needed);
        for (const record of old)
            await this.remove(record.id);
    }
    /** A write that was answered with a conflict may be our own, tried again after its answer was lost. */
    async #adopt(record) {
        const found = await this.#kube.find((0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .configMap */ .f4)(this.#namespace, _a.nameOf(record.id)));
        if (found?.data?.[_record_js__WEBPACK_IMPORTED_MODULE_4__/* .KEY */ ._] !== this.#object(record).data?.[_record_js__WEBPACK_IMPORTED_MODULE_4__/* .KEY */ ._]) {
            throw new _traffic_router_js__WEBPACK_IMPORTED_MODULE_5__/* .Fenced */ .Uw(`the record ${_a.nameOf(record.id)} was written by another run`);
        }
        this.#versions.set(record.id, found?.metadata.resourceVersion);
    }
    #read(object) {
        const where = `record ${object.metadata.name} in namespace ${this.#namespace}`;
        const record = (0,_record_js__WEBPACK_IMPORTED_MODULE_4__/* .parseRecord */ .Hh)(object.data?.[_record_js__WEBPACK_IMPORTED_MODULE_4__/* .KEY */ ._] ?? '', where);
        const { service, namespace } = record.plan;
        if (_a.nameOf(record.id) !== object.metadata.name ||
            namespace !== this.#namespace ||
            service !== object.metadata.labels?.[_workload_canary_js__WEBPACK_IMPORTED_MODULE_2__/* .SERVICE_LABEL */ .fX]) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo(`${where} tells of rollout ${record.id} of service ${service} in namespace ${namespace}, so it belongs elsewhere; somebody copied or edited it, compare it with the cluster`);
        }
        this.#versions.set(record.id, object.metadata.resourceVersion);
        return record;
    }
    #object(record) {
        const text = JSON.stringify(record);
        const bytes = Buffer.byteLength(text);
        if (bytes > _record_js__WEBPACK_IMPORTED_MODULE_4__/* .LARGEST_RECORD */ .ty) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo(`the record of ${record.id} has grown to ${bytes} bytes, more than ${_record_js__WEBPACK_IMPORTED_MODULE_4__/* .LARGEST_RECORD */ .ty}; use a longer interval or fewer metrics`);
        }
        const version = this.#versions.get(record.id);
        return {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: {
                name: _a.nameOf(record.id),
                namespace: this.#namespace,
                ...(version === undefined ? {} : { resourceVersion: version }),
                labels: { [_workload_canary_js__WEBPACK_IMPORTED_MODULE_2__/* .MANAGED_BY */ .Kf]: 'gradus', [_workload_canary_js__WEBPACK_IMPORTED_MODULE_2__/* .SERVICE_LABEL */ .fX]: record.plan.service, [_workload_canary_js__WEBPACK_IMPORTED_MODULE_2__/* .ROLLOUT_LABEL */ .tF]: record.id },
            },
            data: { [_record_js__WEBPACK_IMPORTED_MODULE_4__/* .KEY */ ._]: text },
        };
    }
}
_a = RecordStore;
/** The rollout that brought what stable runs now: failed ones after it may be many, and a rollback asks for it. */
function wayBack(records) {
    const promoted = records.filter(({ state }) => state === 'PROMOTED' || state === 'VERIFIED');
    const present = promoted[0]?.plan.to;
    return promoted.find(({ kind, plan }) => kind === 'rollout' && plan.to === present);
}


/***/ }),

/***/ 9663:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  _: () => (/* binding */ KEY),
  ty: () => (/* binding */ LARGEST_RECORD),
  Ve: () => (/* binding */ enter),
  Mx: () => (/* binding */ newRecord),
  Hh: () => (/* binding */ parseRecord)
});

// UNUSED EXPORTS: SCHEMA

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(6986);
// EXTERNAL MODULE: ./src/workload/image.js
var workload_image = __webpack_require__(3730);
// EXTERNAL MODULE: ./src/rollout/machine.js
var machine = __webpack_require__(9010);
// EXTERNAL MODULE: ./src/confidence/types.js
var types = __webpack_require__(7863);
// EXTERNAL MODULE: ./src/config/steps.js
var steps = __webpack_require__(4739);
// EXTERNAL MODULE: ./src/image-reference.js
var image_reference = __webpack_require__(2036);
;// CONCATENATED MODULE: ./src/rollout/record-shape.js






const when = (holds, expected) => (value, path) => holds(value) ? undefined : `${path} is not ${expected}`;
const record_shape_text = when((value) => typeof value === 'string', 'a text');
const time = when((value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)), 'a time');
const yes = when((value) => typeof value === 'boolean', 'true or false');
const number = when((value) => Number.isFinite(value), 'a number');
const seconds = when((value) => Number.isFinite(value) && Number(value) >= 0, 'a time in seconds');
const whole = when((value) => Number.isInteger(value) && Number(value) >= 0, 'a whole number from 0');
const percent = when((value) => Number(value) >= 0 && Number(value) <= 100 && Number.isFinite(value), 'a percentage');
const anything = () => undefined;
function oneOf(...allowed) {
    return when((value) => typeof value === 'string' && allowed.includes(value), `one of ${allowed.join(', ')}`);
}
function orNull(check) {
    return (value, path) => (value === null ? undefined : check(value, path));
}
function list(check) {
    return (value, path) => Array.isArray(value) ? first(value.map((one, index) => check(one, `${path}[${index}]`))) : `${path} is no list`;
}
/** Fields beyond these are let through: they don't decide anything. */
function object(required, optional = {}) {
    return (value, path) => {
        if (!isObject(value))
            return `${path} is no object`;
        return first([
            ...Object.entries(required).map(([key, check]) => check(value[key], `${path}.${key}`)),
            ...Object.entries(optional).map(([key, check]) => value[key] === undefined ? undefined : check(value[key], `${path}.${key}`)),
        ]);
    };
}
function valuesOf(check) {
    return (value, path) => isObject(value)
        ? first(Object.entries(value).map(([key, one]) => check(one, `${path}.${key}`)))
        : `${path} is no object`;
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function first(found) {
    return found.find((one) => one !== undefined);
}
const record_shape_image = (value, path) => {
    try {
        (0,workload_image/* parseImage */.zZ)(String(value));
        return undefined;
    }
    catch (error) {
        return `${path} is no image by digest (${(0,errors/* messageOf */.bD)(error)})`;
    }
};
const record_shape_steps = (value, path) => {
    const parsed = Array.isArray(value) ? (0,steps/* parseSteps */.$)(value) : { wrong: 'it is no list' };
    return 'wrong' in parsed ? `${path} can't be: ${parsed.wrong}` : undefined;
};
const partsOfThousand = object(Object.fromEntries(types/* FACTORS */.XQ.map((name) => [name, whole])));
const counts = object({ n: whole, x: whole, m: whole, y: whole });
const reading = (value, path) => {
    if (!isObject(value))
        return `${path} is no object`;
    if ('gap' in value)
        return object({ gap: record_shape_text, detail: record_shape_text })(value, path);
    return 'n' in value ? counts(value, path) : object({ canary: number, baseline: number })(value, path);
};
const gateResult = object({
    name: record_shape_text,
    dry: yes,
    verdict: oneOf('pass', 'fail', 'inconclusive'),
    reason: record_shape_text,
    bound: record_shape_text,
    counts,
    ratio: object({ estimate: orNull(number), lower: number, upper: orNull(number) }),
});
const rule = object({
    index: whole,
    stable: whole,
    backends: list(object({ name: record_shape_text }, { namespace: record_shape_text, weight: whole })),
}, { name: record_shape_text });
const plan = object({
    service: record_shape_text,
    namespace: record_shape_text,
    deployment: record_shape_text,
    container: object({ name: record_shape_text, index: whole }),
    from: record_shape_text,
    to: record_shape_image,
    replicaSets: list(record_shape_text),
    replicas: whole,
    template: record_shape_text,
    traffic: object({ provider: oneOf('replicas', 'gateway-api'), namespace: record_shape_text, service: record_shape_text, canary: record_shape_text }, { canaryService: record_shape_text, route: object({ kind: oneOf('HTTPRoute'), name: record_shape_text, rules: list(rule) }) }),
    steps: record_shape_steps,
    settleSeconds: seconds,
    intervalSeconds: when((value) => Number.isFinite(value) && Number(value) > 0, 'a time in seconds above 0'),
    stepDeadlineSeconds: seconds,
    drainSeconds: seconds,
    readySeconds: seconds,
    delaySeconds: seconds,
    onInconclusive: oneOf('hold', 'rollback', 'extend'),
    onCancel: oneOf('rollback', 'hold'),
}, {
    environment: record_shape_text,
    fromDigest: record_shape_image,
    strategy: object({}),
    own: object({ metadata: object({ name: record_shape_text }), spec: object({}) }),
    metrics: object({}, { url: record_shape_text }),
    warnings: list(record_shape_text),
    limits: object({}, { cpu: number, memory: number }),
    gates: object({
        metrics: list(object({ name: record_shape_text, kind: oneOf('errors', 'slow', 'requests', 'cpu', 'memory') })),
        notMeasured: list(object({ name: record_shape_text, why: record_shape_text })),
        alpha: number,
        beta: number,
        harmBudget: number,
        before: valuesOf(object({ m: whole, y: whole })),
    }),
});
const digest = when((value) => typeof value === 'string' && (0,image_reference/* isDigest */.Bc)(value), 'a digest');
const signers = list(object({ kind: record_shape_text, signer: record_shape_text }, { at: time }));
const admission = object({ at: time, run: record_shape_text, digest, signers }, {
    rollout: record_shape_text,
    package: object({ reference: record_shape_image, name: record_shape_text, version: record_shape_text, stage: record_shape_text }, { promotion: object({ from: record_shape_text, to: record_shape_text, approver: record_shape_text, at: time, signers }) }),
    breakGlass: object({ reason: record_shape_text, environment: record_shape_text, approvers: list(record_shape_text), by: record_shape_text }),
});
const record = object({
    id: when((value) => typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/.test(value), 'an id'),
    kind: oneOf('rollout', 'rollback'),
    state: oneOf(...machine/* STATES */.xj),
    fence: whole,
    plan,
    step: when((value) => Number.isInteger(value) && Number(value) >= -1, 'a step'),
    weight: percent,
    startedAt: time,
    updatedAt: time,
    canaryReplicaSets: list(record_shape_text),
    looks: list(object({ from: number, to: number, step: whole, weight: percent, readings: valuesOf(reading) })),
    verdicts: list(object({
        step: whole,
        weight: percent,
        at: time,
        verdict: oneOf('pass', 'fail', 'inconclusive'),
        reason: record_shape_text,
        gates: list(gateResult),
    }, { observedWeight: percent })),
    transitions: list(object({ at: time, from: oneOf(...machine/* STATES */.xj), to: oneOf(...machine/* STATES */.xj), reason: record_shape_text, fence: whole })),
    approvals: list(object({ step: whole, by: record_shape_text, at: time })),
    actors: list(object({ run: record_shape_text, name: record_shape_text }, { url: record_shape_text })),
}, {
    readyAt: seconds,
    share: percent,
    trafficSince: seconds,
    weightSince: seconds,
    stepSince: seconds,
    admissions: list(admission),
    outcome: object({ requests: whole, harmed: whole, lowerBound: anything }),
    scores: list(object({
        step: when((value) => Number.isInteger(value) && Number(value) >= -1, 'a step'),
        ...{ at: time, score: percent, low: percent, high: percent },
        decision: oneOf('auto-promote', 'manual-review', 'rollback'),
        vetoed: yes,
        factors: valuesOf(percent),
        reasons: list(record_shape_text),
    }, { weights: partsOfThousand, thresholds: object({ promote: percent, rollback: percent }) })),
});
/** The first thing that is wrong with what should be a record, or undefined. */
function wrongInRecord(value) {
    return record(value, 'it') ?? misfit(value);
}
function misfit({ plan: { steps: weights, traffic, namespace }, step, looks }) {
    if (step >= weights.length)
        return `it.step is ${step}, but there are ${weights.length} steps`;
    if (traffic.namespace !== namespace)
        return `its traffic is in namespace ${traffic.namespace}, and not in ${namespace}`;
    if ((traffic.route === undefined) !== (traffic.canaryService === undefined)) {
        return 'it.plan.traffic has a route without a Service for the canary, or one without the other';
    }
    const stray = traffic.route?.rules.find((one) => one.backends[one.stable]?.name !== traffic.service);
    if (stray)
        return `it.plan.traffic.route.rules has a rule whose stable backend is not ${traffic.service}`;
    const odd = looks.findIndex((look) => Object.values(look.readings).some((one) => 'n' in one && (one.x > one.n || one.y > one.m)));
    return odd === -1 ? undefined : `it.looks[${odd}] counts more events than requests`;
}

;// CONCATENATED MODULE: ./src/rollout/record.js




const SCHEMA = 1;
/** A ConfigMap may hold 1 MiB; the record stays well under it. */
const LARGEST_RECORD = 900_000;
/** Where the record stands in its ConfigMap. */
const KEY = 'record.json';
/**
 * @throws {UserError} it is no record, of another schema, or tells a story that can't be
 */
function parseRecord(text, where) {
    if (text.length > LARGEST_RECORD) {
        throw new errors/* UserError */.yo(`${where} has ${text.length} characters, more than ${LARGEST_RECORD}; no run wrote that, look at it`);
    }
    let record;
    try {
        record = JSON.parse(text);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`${where} is damaged: its ${KEY} is no JSON; delete it when no rollout is live`, { cause });
    }
    if (typeof record?.schema !== 'number') {
        throw new errors/* UserError */.yo(`${where} is damaged: its ${KEY} is no record; delete it when no rollout is live`);
    }
    if (record.schema !== SCHEMA) {
        throw new errors/* UserError */.yo(`${where} has schema ${record.schema}, this version of Gradus knows ${SCHEMA}; use the version that wrote it`);
    }
    const wrong = wrongInRecord(record) ?? (0,machine/* brokenStory */.fp)(record.transitions);
    if (wrong !== undefined)
        throw new errors/* UserError */.yo(`${where} is damaged: ${wrong}; compare it with the cluster before you delete it`);
    if ((record.transitions.at(-1)?.to ?? 'INIT') !== record.state) {
        throw new errors/* UserError */.yo(`${where} is damaged: it says ${record.state}, but its last transition ends elsewhere; compare it with the cluster`);
    }
    return record;
}
/** The record of a rollout that begins now; its first write is the intent to deploy the canary. */
function newRecord(id, kind, plan, actor, fence, at) {
    const record = {
        schema: SCHEMA,
        id,
        kind,
        state: 'INIT',
        fence,
        plan,
        step: -1,
        weight: 0,
        startedAt: at.toISOString(),
        updatedAt: at.toISOString(),
        canaryReplicaSets: [],
        looks: [],
        verdicts: [],
        transitions: [],
        approvals: [],
        actors: [actor],
    };
    enter(record, 'DEPLOYING', `bring ${(0,workload_image/* shortImage */.Uq)(plan.to)} beside stable`, at);
    return record;
}
/** Changes the state in place. A transition that is no edge is a defect. */
function enter(record, to, reason, at, metadata) {
    const from = record.state;
    if (!(0,machine/* canGo */.To)(from, to))
        throw new Error(`no edge from ${from} to ${to}`);
    record.state = to;
    record.transitions.push({
        at: at.toISOString(),
        from,
        to,
        reason,
        fence: record.fence,
        ...(metadata === undefined ? {} : { metadata }),
    });
}


/***/ }),

/***/ 9205:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  np: () => (/* binding */ session_advance),
  Zk: () => (/* binding */ chooseRecord),
  QA: () => (/* binding */ liveOf),
  Si: () => (/* binding */ newId),
  xX: () => (/* binding */ storeOf),
  pS: () => (/* binding */ withLease)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(6986);
// EXTERNAL MODULE: ./src/kube/errors.js
var kube_errors = __webpack_require__(4184);
// EXTERNAL MODULE: ./src/traffic/router.js
var router = __webpack_require__(8962);
// EXTERNAL MODULE: ./src/kube/paths.js
var paths = __webpack_require__(8463);
// EXTERNAL MODULE: ./src/kube/watch.js
var watch = __webpack_require__(5244);
// EXTERNAL MODULE: ./src/workload/canary.js
var canary = __webpack_require__(3723);
;// CONCATENATED MODULE: ./src/rollout/cluster.js





const STABLE_ATTEMPTS = 5;
/** Stable's Deployment was edited, or is gone, while a rollout was live. */
class Superseded extends Error {
    name = 'Superseded';
}
/**
 * The cluster as one rollout sees it: stable, canary and the canary's pods are followed by watches, so that looking at
 * them costs no request. Every effect here may be repeated.
 */
class Cluster {
    #kube;
    #record;
    #lease;
    #stopped = new AbortController();
    #stable;
    #canary;
    #pods;
    #madeService;
    constructor(kube, record, lease) {
        this.#kube = kube;
        this.#record = record;
        this.#lease = lease;
    }
    static async follow(kube, record, lease) {
        const cluster = new Cluster(kube, record, lease);
        const { namespace, deployment: name, traffic } = record.plan;
        const signal = cluster.#stopped.signal;
        const named = (one) => ({ fieldSelector: `metadata.name=${one}`, signal });
        [cluster.#stable, cluster.#canary, cluster.#pods] = await Promise.all([
            (0,watch/* track */.u)(kube, (0,paths/* deployments */.bg)(namespace), named(name)),
            (0,watch/* track */.u)(kube, (0,paths/* deployments */.bg)(namespace), named(traffic.canary)),
            (0,watch/* track */.u)(kube, (0,paths/* pods */.Jw)(namespace), { labelSelector: `${canary/* TRACK_LABEL */.l8}=canary`, signal }),
        ]);
        return cluster;
    }
    /** @throws {Superseded} it was deleted */
    stable() {
        const found = this.#stable.items.get(this.#record.plan.deployment);
        if (!found)
            throw new Superseded(`Deployment ${this.#record.plan.deployment} was deleted while the rollout was live`);
        return found;
    }
    stableImage() {
        const { index, name } = this.#record.plan.container;
        const container = this.stable().spec.template.spec.containers[index];
        return container?.name === name ? container.image : '';
    }
    canary() {
        return this.#canary.items.get(this.#record.plan.traffic.canary);
    }
    /** The canary's own pods: those of its Deployment, not of another service's canary. */
    canaryPods() {
        const prefix = `${this.#record.plan.traffic.canary}-`;
        return [...this.#pods.items.values()].filter((pod) => pod.metadata.ownerReferences?.some((owner) => owner.kind === 'ReplicaSet' &&
            /^[a-z0-9]+$/.test(owner.name.slice(prefix.length)) &&
            owner.name.startsWith(prefix)));
    }
    async untilStable(look, signal) {
        return await this.#stable.until(() => look(this.stable()), signal);
    }
    async untilCanary(look, signal) {
        return await this.#canary.until(() => look(this.canary()), signal);
    }
    onPodChange(listener) {
        return this.#pods.onChange(listener);
    }
    onStableChange(listener) {
        return this.#stable.onChange(listener);
    }
    /** Creates the canary Deployment and, where it has one, its Service; takes up what an earlier try made. */
    async createCanary(replicas, own) {
        const wish = this.#wish(replicas, own);
        const { namespace, traffic } = this.#record.plan;
        const made = (0,canary/* canaryDeployment */.Yw)(this.stable(), wish);
        await this.#createOurs((0,paths/* deployments */.bg)(namespace), (0,paths/* deployment */.kG)(namespace, traffic.canary), made);
        if (own && traffic.canaryService !== undefined) {
            const its = (0,canary/* canaryService */.YH)(this.stable(), own, wish);
            this.#madeService = await this.#createOurs((0,paths/* services */.$p)(namespace), (0,paths/* service */.eu)(namespace, traffic.canaryService), its);
        }
    }
    async scaleCanary(replicas) {
        if (this.canary()?.spec.replicas === replicas)
            return;
        const { namespace, traffic } = this.#record.plan;
        try {
            await this.#kube.jsonPatch((0,paths/* deployment */.kG)(namespace, traffic.canary), [
                { op: 'test', path: FENCE_PATH, value: String(this.#lease.fence) },
                { op: 'replace', path: '/spec/replicas', value: replicas },
            ]);
        }
        catch (error) {
            if (!(error instanceof kube_errors/* KubeError */.a3) || (error.status !== 422 && error.status !== 404))
                throw error;
            await this.#lease.confirm();
            const how = error.status === 404 ? 'deleted' : 'changed';
            throw new Superseded(`Deployment ${traffic.canary} was ${how} by somebody else while the rollout was live`);
        }
    }
    /** From now on only this run's number is taken on the canary. */
    async seizeCanary() {
        const canary = this.canary();
        if (!canary || !this.#isThisRollouts(canary))
            return;
        const { namespace, traffic } = this.#record.plan;
        await this.#kube.jsonPatch((0,paths/* deployment */.kG)(namespace, traffic.canary), [
            { op: 'add', path: FENCE_PATH, value: String(this.#lease.fence) },
        ]);
    }
    async deleteCanary() {
        const { namespace, traffic } = this.#record.plan;
        const remove = async (path, found) => {
            if (found && this.#isThisRollouts(found)) {
                await this.#kube.remove(path, { query: { propagationPolicy: 'Background' } });
            }
        };
        const removing = remove((0,paths/* deployment */.kG)(namespace, traffic.canary), this.canary());
        if (traffic.canaryService === undefined)
            return await removing;
        const path = (0,paths/* service */.eu)(namespace, traffic.canaryService);
        const its = async () => remove(path, this.#madeService ?? (await this.#kube.find(path)));
        await Promise.all([removing, its()]);
    }
    /**
     * Patches stable; where it changed meanwhile (a status is enough) looks again and asks for the operations anew.
     *
     * @param operations for the Deployment as it stands; empty when there is nothing left to do
     */
    async patchStable(operations) {
        const path = (0,paths/* deployment */.kG)(this.#record.plan.namespace, this.#record.plan.deployment);
        let stable = this.stable();
        for (let attempt = 1;; attempt++) {
            const wanted = operations(stable);
            if (wanted.length === 0)
                return;
            try {
                const patched = await this.#kube.jsonPatch(path, wanted);
                await this.untilStable((seen) => (seen.metadata.generation ?? 0) >= (patched.metadata.generation ?? 0), AbortSignal.timeout(5_000));
                return;
            }
            catch (error) {
                if (!(error instanceof kube_errors/* KubeError */.a3) ||
                    (error.status !== 422 && error.status !== 409) ||
                    attempt === STABLE_ATTEMPTS) {
                    throw error;
                }
                await this.#lease.confirm();
                stable = await this.#kube.get(path);
            }
        }
    }
    stop() {
        this.#stopped.abort();
        for (const tracker of [this.#stable, this.#canary, this.#pods])
            tracker.stop();
    }
    #wish(replicas, own) {
        const { service: name, container, to } = this.#record.plan;
        return {
            rollout: this.#record.id,
            service: name,
            fence: this.#lease.fence,
            container: container.name,
            image: to,
            replicas,
            ...(own === undefined ? {} : { own }),
        };
    }
    async #createOurs(collection, path, object) {
        try {
            return await this.#kube.create(collection, object);
        }
        catch (error) {
            if (!(error instanceof kube_errors/* KubeError */.a3) || error.status !== 409)
                throw error;
            const found = await this.#kube.get(path);
            if (!this.#isThisRollouts(found)) {
                throw new Superseded(`${object.kind} ${object.metadata.name} exists already and is not this rollout's${(0,canary/* isOurs */.MU)(found) ? ` but of ${found.metadata.labels?.['gradus.dev/rollout']}` : ''}; remove or rename it`);
            }
            return found;
        }
    }
    #isThisRollouts(object) {
        return (0,canary/* isOurs */.MU)(object) && object.metadata.labels?.['gradus.dev/rollout'] === this.#record.id;
    }
}
const FENCE_PATH = `/metadata/annotations/${router/* FENCE */.AK.replace('/', '~1')}`;

;// CONCATENATED MODULE: ./src/rollout/diagnosis.js



const LOG_LINES = 10;
const EVENTS = 5;
/** The weight goes to 0 meanwhile; only the canary's pods wait for this. */
const READ_MS = 5_000;
/**
 * What a person would look at next: the pod's warnings and the last lines of its log. Never rejects: what can't be
 * read, for want of a right or otherwise, is a line that says so.
 */
async function describeTrouble(kube, namespace, trouble) {
    const [warnings, log] = await Promise.all([warningsOf(kube, namespace, trouble.pod), logOf(kube, namespace, trouble)]);
    return [...warnings, ...log];
}
async function warningsOf(kube, namespace, pod) {
    try {
        const found = await kube.list((0,paths/* events */.AZ)(namespace), {
            query: { fieldSelector: `involvedObject.name=${pod},type=Warning` },
            deadlineMs: READ_MS,
        });
        return found.items
            .toSorted((a, b) => (a.lastTimestamp ?? '').localeCompare(b.lastTimestamp ?? ''))
            .slice(-EVENTS)
            .map((event) => `event of ${pod}: ${event.reason ?? 'Warning'}: ${event.message ?? ''}`);
    }
    catch (error) {
        return excused(error, `events of ${pod}`);
    }
}
/** A container may have been restarted meanwhile: what was wrong is in the log of the run before then. */
async function logOf(kube, namespace, trouble) {
    const both = await Promise.all([
        logLines(kube, namespace, trouble, { previous: 'true' }),
        logLines(kube, namespace, trouble, {}),
    ]);
    return [...new Set(both.flat())];
}
async function logLines(kube, namespace, { pod, container }, which) {
    const query = { tailLines: String(LOG_LINES), ...(container === undefined ? {} : { container }), ...which };
    try {
        const { status, text } = await kube.raw('GET', (0,paths/* podLog */.u5)(namespace, pod), undefined, { query, deadlineMs: READ_MS });
        if (status === 403)
            return [`(the log of ${pod} can't be read: add get of pods/log to the runner's Role)`];
        const lines = status === 200 ? text.split('\n').filter((line) => line !== '') : [];
        return lines.map((line) => `log of ${pod}: ${line}`);
    }
    catch (error) {
        return excused(error, `log of ${pod}`);
    }
}
function excused(error, what) {
    if (error instanceof kube_errors/* KubeError */.a3 && error.status === 404)
        return [];
    return [`(the ${what} can't be read: ${(0,errors/* messageOf */.bD)(error)})`];
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./src/workload/health.js
var health = __webpack_require__(4965);
// EXTERNAL MODULE: ./src/gates/verdict.js + 5 modules
var verdict = __webpack_require__(3129);
;// CONCATENATED MODULE: ./src/rollout/evaluate.js


/** A long step is written down this often, so that a dead run costs no more evidence than that. */
const CHECKPOINT_SECONDS = 30;
/**
 * Looks at the present step's metrics, interval by interval on a fixed grid, until the gates have decided: a fail ends
 * it at once, a pass when the step has settled, and what is still inconclusive then goes by `on-inconclusive`. The
 * looks go into the record; a run that takes the record up goes on where the last look ended.
 */
async function evaluateStep(record, patience, watch) {
    const { plan, step } = record;
    const gates = plan.gates;
    if (!gates)
        throw new Error('a rollout without gates has nothing to evaluate');
    const weight = record.share ?? plan.steps[step];
    record.stepSince ??= watch.now();
    const since = record.stepSince;
    const { prepare, settled, deadline } = patience;
    let checkpoint = watch.now();
    const judging = new verdict/* Judging */.LG(gates);
    for (const look of record.looks)
        judging.add(look);
    let judgement = judging.judgement({ index: step, weight });
    let prepared = false;
    let looked = record.looks.filter((look) => look.step === step).length;
    for (;;) {
        const now = watch.now();
        if (judgement.verdict === 'fail')
            break;
        if (now >= prepare && !prepared) {
            prepared = true;
            await watch.prepareNext();
        }
        if (judgement.verdict === 'pass' && now >= settled)
            break;
        if (now >= deadline && now >= settled)
            break;
        const end = since + (looked + 1) * plan.intervalSeconds;
        const due = Math.min(end + plan.delaySeconds, prepared ? Infinity : prepare, judgement.verdict === 'pass' ? settled : Infinity, Math.max(deadline, settled));
        if (due > now)
            await (0,promises_.setTimeout)((due - now) * 1000, undefined, { signal: watch.signal });
        watch.signal.throwIfAborted();
        if (watch.now() + 1e-3 < end + plan.delaySeconds)
            continue;
        const look = await lookOnce(watch, record, { from: end - plan.intervalSeconds, to: end, step, weight });
        // First the gates: counts that can't be never get into the record.
        judging.add(look);
        record.looks.push(look);
        looked += 1;
        judgement = judging.judgement({ index: step, weight });
        watch.tell(`${weight} % ${progressOf(judgement)}`);
        if (watch.now() - checkpoint > CHECKPOINT_SECONDS) {
            await watch.checkpoint();
            checkpoint = watch.now();
        }
    }
    return conclude(record, judgement, weight, new Date(watch.now() * 1000));
}
async function lookOnce(watch, record, at) {
    const metrics = record.plan.gates?.metrics ?? [];
    const readings = await watch.source.look(metrics, watch.arms, { from: at.from, to: at.to }, watch.signal);
    watch.signal.throwIfAborted();
    return { ...at, readings };
}
function conclude(record, judgement, weight, at) {
    const observed = observedWeight(record, record.step);
    const verdict = {
        step: record.step,
        weight,
        at: at.toISOString(),
        verdict: judgement.verdict,
        reason: judgement.reason,
        gates: judgement.gates,
        lnEvidence: judgement.lnEvidence,
        ...(observed === undefined ? {} : { observedWeight: observed }),
    };
    record.verdicts.push(verdict);
    return verdict;
}
/** Percent of requests that reached the canary during a step, by the error gate's counts; undefined without any. */
function observedWeight(record, step) {
    const errors = record.plan.gates?.metrics.find((metric) => metric.kind === 'errors');
    if (!errors)
        return undefined;
    let canary = 0;
    let all = 0;
    for (const look of record.looks) {
        const reading = look.readings[errors.name];
        if (look.step !== step || !reading || !('n' in reading))
            continue;
        canary += reading.n;
        all += reading.n + reading.m;
    }
    return all === 0 ? undefined : Math.round((1000 * canary) / all) / 10;
}
function progressOf(judgement) {
    return `${judgement.verdict}: ${judgement.reason}`;
}

// EXTERNAL MODULE: ./src/workload/promote.js
var promote = __webpack_require__(6831);
;// CONCATENATED MODULE: ./src/rollout/stable.js


/** @throws {Superseded} somebody else changed or deleted stable since the rollout was planned */
function refuseForeignStable(cluster, plan) {
    const image = cluster.stableImage();
    if (image !== plan.from && image !== plan.to) {
        throw new Superseded(`Deployment ${plan.deployment} was changed to ${image || 'other containers'} while the rollout was live`);
    }
    if ((0,promote/* templateDigest */.pd)(cluster.stable(), plan.container.name) !== plan.template) {
        throw new Superseded(`the pod template of Deployment ${plan.deployment} was edited while the rollout was live`);
    }
}
/** Undefined when somebody deleted stable meanwhile. */
function stableImage(cluster) {
    try {
        return cluster.stableImage();
    }
    catch (error) {
        if (error instanceof Superseded)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/rollout/watchdog.js



/** The canary can't serve, or the gates said no: it is taken back. */
class CanaryFailed extends Error {
    name = 'CanaryFailed';
    trouble;
    constructor(message, trouble) {
        super(message);
        this.trouble = trouble;
    }
}
/**
 * Watches what must stay true while the engine waits: canary pods live, somebody is ready to take the canary's
 * traffic, and the route is as it was written.
 */
class Watchdog {
    signal;
    #controller = new AbortController();
    #cleanups = [];
    #cluster;
    #router;
    #plan;
    #weight = 0;
    constructor(cluster, router, plan, stopped) {
        this.#cluster = cluster;
        this.#router = router;
        this.#plan = plan;
        this.signal = AbortSignal.any([this.#controller.signal, stopped]);
        this.#cleanups.push(cluster.onPodChange(() => this.#look()));
        this.#cleanups.push(cluster.onStableChange(() => this.#lookAtStable()));
        this.#lookAtStable();
        const timer = setInterval(() => this.#look(), 500);
        timer.unref();
        this.#cleanups.push(() => clearInterval(timer));
    }
    /** From now on the canary carries this weight; at 0 nothing is asked of it. */
    guard(weight) {
        this.#weight = weight;
        this.#look();
    }
    /** An edited stable is another one than the plan and the evidence are about. */
    #lookAtStable() {
        try {
            refuseForeignStable(this.#cluster, this.#plan);
        }
        catch (error) {
            this.#controller.abort(error);
        }
    }
    stop() {
        for (const cleanup of this.#cleanups)
            cleanup();
    }
    #look() {
        if (this.#controller.signal.aborted)
            return;
        const pods = this.#cluster.canaryPods();
        const found = (0,health/* trouble */.U$)(pods);
        if (found) {
            this.#controller.abort(new CanaryFailed(`canary pod ${found.pod} can't serve: ${found.reason} (${found.message})`, found));
            return;
        }
        if (this.#weight === 0)
            return;
        if ((0,health/* readyPods */.A$)(pods).length === 0) {
            this.#controller.abort(new CanaryFailed(`no canary pod is ready while the canary has ${this.#weight} % of the traffic`, (0,health/* unready */.vf)(pods)));
            return;
        }
        const drift = this.#router.drift();
        if (drift !== undefined)
            this.#controller.abort(new router/* Drifted */.dQ(drift));
    }
}

;// CONCATENATED MODULE: ./src/rollout/forward.js




/** Proxies take a moment to go by what they are told of new endpoints. */
const PROXY_LAG_MS = 500;
/** The canary beside stable, ready, without traffic yet. */
async function deployCanary(stage) {
    const { record, cluster, router, watchdog } = stage;
    const weight = record.plan.steps[0];
    await stage.admitImage();
    await cluster.createCanary(stage.capacity(weight), record.plan.own);
    // Without weight at first: the proxy gets to know the new backend before it sends anybody there.
    await router.write(0);
    await untilCanaryReady(stage, stage.capacity(weight));
    await proxiesKnow(stage);
    await router.settled(watchdog.signal);
    const pods = (0,health/* readyPods */.A$)(cluster.canaryPods()).length;
    record.canaryReplicaSets = (0,health/* replicaSetsOf */.Ls)(cluster.canaryPods());
    record.readyAt = stage.world.now();
    record.step = 0;
    await stage.enter('CANARY', `${pods} canary ${pods === 1 ? 'pod is' : 'pods are'} ready`, { weight });
}
/** Gives the canary the weight of the present step; `then` says who decides about it. */
async function takeStep(stage, then) {
    const { record } = stage;
    const weight = record.plan.steps[record.step];
    if (weight === 100) {
        await stage.enter('PROMOTING', 'every step before 100 has passed');
        return;
    }
    await setWeight(stage, weight);
    const now = stage.world.now();
    // The first interval after the pods got ready is left out: caches are cold then.
    const warm = (record.readyAt ?? 0) + record.plan.intervalSeconds;
    record.weightSince = now;
    record.stepSince = record.step === 0 ? Math.max(now, warm) : now;
    const reason = then === 'CANARY_WAITING' ? `at ${weight} %, for gates or a person to decide` : `${weight} % in force`;
    await stage.enter(then, reason, { weight });
}
/**
 * Canary pods first, ready; then the weight; then the word of the route's controller.
 *
 * @throws {CanaryFailed} the pods don't get ready
 */
async function setWeight(stage, weight) {
    const { record, cluster, router, watchdog, world } = stage;
    const pods = stage.capacity(weight);
    if (pods > (cluster.canary()?.spec.replicas ?? 0) || !router.full)
        await cluster.scaleCanary(pods);
    await untilCanaryReady(stage, pods);
    await router.write(weight);
    // From here on it is in force, also where the wait for the controller's word is broken off.
    record.weight = weight;
    record.trafficSince ??= world.now();
    const seen = await router.settled(watchdog.signal);
    watchdog.guard(weight);
    world.tell(`weight ${weight} %${noteShare(stage, weight)}: ${seen.detail}`);
}
/** Asks the gates about the present step until they have decided. */
async function askGates(stage, patience) {
    const { record, watchdog, world } = stage;
    watchdog.guard(record.weight);
    if (!record.plan.gates)
        return await waitWithoutGates(stage, patience);
    if (!world.source)
        throw new Error('a rollout with gates needs a metric source');
    return await evaluateStep(record, patience, {
        source: world.source,
        arms: stage.arms(),
        signal: watchdog.signal,
        now: world.now,
        tell: world.tell,
        checkpoint: () => stage.save(),
        prepareNext: () => prepareNext(stage),
    });
}
/** The pods of the next weight get ready while the present one settles; where pods are the weight they can't. */
async function prepareNext(stage) {
    const { plan, step } = stage.record;
    const next = plan.steps[step + 1];
    if (stage.router.full && next !== undefined)
        await stage.cluster.scaleCanary(stage.capacity(next));
}
/** After an arm has new endpoints and before its weight rises from 0. */
async function proxiesKnow({ router, watchdog }) {
    if (router.full)
        await (0,promises_.setTimeout)(PROXY_LAG_MS, undefined, { signal: watchdog.signal });
}
/** Where the gates are off only the pods' health is watched, for as long as a step settles. */
async function waitWithoutGates(stage, { settled }) {
    const { record, watchdog, world } = stage;
    await (0,promises_.setTimeout)(Math.max(0, settled - world.now()) * 1000, undefined, { signal: watchdog.signal });
    const verdict = {
        step: record.step,
        weight: record.weight,
        at: new Date(world.now() * 1000).toISOString(),
        verdict: 'pass',
        reason: `its pods stayed healthy for ${record.plan.settleSeconds} s; gates are off`,
        gates: [],
    };
    record.verdicts.push(verdict);
    return verdict;
}
async function untilCanaryReady(stage, pods) {
    const { record, cluster, router, watchdog } = stage;
    const { readySeconds } = record.plan;
    const deadline = AbortSignal.timeout(readySeconds * 1000);
    const signal = AbortSignal.any([watchdog.signal, deadline]);
    try {
        await cluster.untilCanary((canary) => {
            if (!canary || (canary.spec.replicas ?? 0) < pods)
                return false;
            const failure = (0,health/* progressFailure */.UP)(canary);
            if (failure !== undefined) {
                throw new CanaryFailed(`Deployment ${canary.metadata.name} gave up: ${failure}`, (0,health/* unready */.vf)(cluster.canaryPods()));
            }
            return (0,health/* isComplete */.As)(canary);
        }, signal);
        await router.reachable('canary', pods, signal);
    }
    catch (error) {
        if (!deadline.aborted || watchdog.signal.aborted)
            throw error;
        const ready = (0,health/* readyPods */.A$)(cluster.canaryPods()).length;
        const lack = ready < pods ? '' : ', but are no endpoints of its Service';
        throw new CanaryFailed(`${ready} of ${pods} canary pods were ready after ${readySeconds} s${lack}`, (0,health/* unready */.vf)(cluster.canaryPods()));
    }
}
/** Where pods are the weight the canary gets what they give it, which the gates must know. */
function noteShare({ record, router, cluster }, weight) {
    if (router.full)
        return '';
    const canary = (0,health/* readyPods */.A$)(cluster.canaryPods()).length;
    const all = canary + (cluster.stable().spec.replicas ?? 1);
    record.share = Math.round((1000 * canary) / all) / 10;
    const nearest = record.share === weight ? '' : ' (the nearest possible)';
    return ` wanted, ${record.share} % with ${canary} of ${all} pods${nearest}`;
}

// EXTERNAL MODULE: ./src/workload/image.js
var workload_image = __webpack_require__(3730);
;// CONCATENATED MODULE: ./src/rollout/haste.js

/**
 * A limit that only a cancelled job has: its process gets 7.5 s before it is killed, and everything must be in order
 * before.
 *
 * @param cancel the run's own cancel signal; an Overdue is no reason for haste
 * @returns aborts `ms` milliseconds after the cancel, or after now where it was cancelled already
 */
function hurried(cancel, ms) {
    const controller = new AbortController();
    const begin = () => {
        if (cancel.reason instanceof errors/* Overdue */.Nx)
            return;
        setTimeout(() => controller.abort(cancel.reason), ms).unref();
    };
    if (cancel.aborted)
        begin();
    else
        cancel.addEventListener('abort', begin, { once: true });
    return controller.signal;
}

;// CONCATENATED MODULE: ./src/rollout/tally.js



/** Longest wait for the last counts of a canary that has no traffic any more. */
const LONGEST_WAIT_SECONDS = 35;
/** Time that a proxy may take to have sent the last request, and the last answer to come. */
const LAST_ANSWER_SECONDS = 1;
/** Meanwhile the source is asked so often how far it has read the counters. */
const LOOKS_AN_INTERVAL = 20;
const LONGEST_PAUSE_SECONDS = 1;
const LOOK_MS = 5_000;
const HURRIED_LOOK_MS = 1_000;
/**
 * After the weight went to 0: lets connections drain, and waits until the canary's pods were scraped once more after
 * their last answer, so that everything they answered can be counted. A source that can't tell is given the time.
 *
 * @param since unix seconds when the weight was 0 in force
 * @param signal ends the wait early
 * @returns unix seconds until which everything is counted; undefined where the wait was too short for that
 */
async function drain(stage, since, signal) {
    const { record, world } = stage;
    const { drainSeconds, intervalSeconds, delaySeconds } = record.plan;
    if (record.trafficSince === undefined)
        return since;
    const complete = Math.max(drainSeconds, intervalSeconds / 2 + LAST_ANSWER_SECONDS) + delaySeconds;
    const wait = Math.max(drainSeconds, world.source ? Math.min(complete, LONGEST_WAIT_SECONDS) : 0);
    const until = async (time) => {
        await (0,promises_.setTimeout)(Math.max(0, Math.min(time, since + wait) - world.now()) * 1000, undefined, { signal });
    };
    const pause = Math.min(LONGEST_PAUSE_SECONDS, intervalSeconds / LOOKS_AN_INTERVAL);
    try {
        const answered = since + LAST_ANSWER_SECONDS;
        await until(answered);
        const before = await reach(stage, signal);
        await until(since + drainSeconds);
        while (world.now() < since + wait) {
            // Later by the source's clock than what it had then, and late enough by ours: none of the two alone is sure.
            const now = before && (await reach(stage, signal));
            if (now && now.earliest > before.latest && now.earliest >= answered)
                return world.now();
            await until(before ? world.now() + pause : since + wait);
        }
    }
    catch (error) {
        if (signal.aborted)
            return undefined;
        throw error;
    }
    return wait >= complete ? world.now() - delaySeconds : undefined;
}
async function reach(stage, signal) {
    const pods = stage.cluster.canaryPods().map(({ metadata }) => metadata.name);
    return await stage.world.source?.reach?.(stage.arms(), pods, signal);
}
/**
 * Counts what the canary answered in all, before its pods go.
 *
 * @param counted unix seconds until which everything is counted; undefined: some may be missing
 */
async function tally(stage, counted) {
    const { record, world } = stage;
    if (record.trafficSince === undefined)
        return;
    try {
        const totals = await canaryTotals(stage, counted ?? world.now() - record.plan.delaySeconds);
        if (totals)
            record.outcome = { ...totals, lowerBound: totals.lowerBound || counted === undefined };
    }
    catch (error) {
        world.tell(`what the canary answered in all can't be counted: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
async function canaryTotals(stage, to) {
    const { record, world } = stage;
    const errors = record.plan.gates?.metrics.find((metric) => metric.kind === 'errors');
    if (!world.source || !errors)
        return undefined;
    const window = { from: Date.parse(record.startedAt) / 1000, to };
    // Stable's pods may be gone by now; only the canary's are asked about.
    const arms = { ...stage.arms(), stable: { replicaSets: [] } };
    const limit = AbortSignal.any([AbortSignal.timeout(LOOK_MS), hurried(world.cancel, HURRIED_LOOK_MS)]);
    const readings = await world.source.look([errors], arms, window, limit);
    const reading = readings[errors.name];
    if (!reading || !('n' in reading))
        return undefined;
    return { requests: reading.n, harmed: reading.x, lowerBound: reading.lowerBound === true };
}

;// CONCATENATED MODULE: ./src/rollout/landing.js









/** How long stable may take to become whole again when a promotion is taken back, also when the job is cancelled. */
const STABLE_BACK_MS = 600_000;
const HURRIED_STABLE_MS = 2_500;
/** How long the word of the route's controller is waited for when the weight has gone to 0. */
const RELEASE_MS = 30_000;
const HURRIED_RELEASE_MS = 1_000;
const HURRIED_DRAIN_MS = 1_000;
/**
 * Stable gets the new image pod by pod while the canary carries the traffic (all of it, where the router can); then
 * the traffic returns, the canary drains and goes.
 *
 * @throws {Superseded} somebody else edited stable meanwhile
 */
async function promoteCanary(stage) {
    const { record, cluster, router, watchdog, world } = stage;
    const { plan } = record;
    refuseForeignStable(cluster, plan);
    if (cluster.stableImage() === plan.from) {
        await stage.admitImage();
        if (router.full)
            await setWeight(stage, 100);
        watchdog.guard(record.weight);
        await bringToStable(stage, plan.from, plan.to);
        world.tell(`stable rolls to ${(0,workload_image/* shortImage */.Uq)(plan.to)}, pod by pod`);
    }
    await untilStableWhole(stage, watchdog.signal);
    await router.reachable('stable', 1, watchdog.signal);
    // Where stable is one pod, proxies may know only the one that is gone.
    if ((cluster.stable().spec.replicas ?? 1) === 1)
        await proxiesKnow(stage);
    watchdog.guard(0);
    await router.release();
    await router.settled(watchdog.signal);
    record.weight = 0;
    world.tell('stable is whole with the new version; its traffic has returned');
    const since = world.now();
    // While connections drain anyway.
    await restoreStable(stage);
    const drained = await drain(stage, since, stage.stopped);
    stage.stopped.throwIfAborted();
    await tally(stage, drained);
    await cluster.deleteCanary();
    await stage.enter('PROMOTED', `stable runs ${(0,workload_image/* shortImage */.Uq)(plan.to)}`);
}
/**
 * Weight 0 first, within one write; then stable as it was; then, after the drain, the canary goes. Where the job is
 * cancelled and stable's pods take longer than that leaves, the rollout stays in ROLLING_BACK, without traffic, for the
 * post step or another run to finish.
 *
 * @param because why; a rollout that was being taken back already keeps its reason
 * @param witness resolves when the canary's pods aren't needed any more to tell what was wrong with them
 */
async function takeBack(stage, because, witness) {
    const { record, router, watchdog, world } = stage;
    const begun = record.state === 'ROLLING_BACK' ? record.transitions.at(-1)?.reason : undefined;
    const reason = begun ?? because;
    watchdog.guard(0);
    if (begun === undefined)
        await stage.enter('ROLLING_BACK', reason, { weight: 0 });
    await router.release();
    record.weight = 0;
    world.tell(`weight 0 %: ${reason}`);
    if (!(await stableComesBack(stage)))
        return;
    try {
        await router.settled(AbortSignal.any([AbortSignal.timeout(RELEASE_MS), hurried(world.cancel, HURRIED_RELEASE_MS)]));
    }
    catch (error) {
        world.tell(`the route's controller did not confirm the weight 0: ${(0,errors/* messageOf */.bD)(error)}`);
    }
    await tally(stage, await drain(stage, world.now(), hurried(world.cancel, HURRIED_DRAIN_MS)));
    await witness;
    await removeTraces(stage);
    await stage.enter('ROLLED_BACK', reason);
}
/**
 * Gives stable the image that it had, where a promotion has begun to change it, and waits until it is whole.
 *
 * @returns false where the job was cancelled and that takes longer than a cancelled job has
 * @throws {UserError} it doesn't get whole
 */
async function stableComesBack(stage) {
    const { record, cluster, world } = stage;
    const { plan } = record;
    if (!record.transitions.some(({ to }) => to === 'PROMOTING'))
        return true;
    if (stableImage(stage.cluster) === plan.to) {
        await bringToStable(stage, plan.to, plan.from);
        world.tell(`stable goes back to ${(0,workload_image/* shortImage */.Uq)(plan.from)}`);
    }
    if (stableImage(stage.cluster) !== plan.from)
        return true;
    const hurry = hurried(world.cancel, HURRIED_STABLE_MS);
    const limit = AbortSignal.timeout(STABLE_BACK_MS);
    try {
        await cluster.untilStable(health/* isComplete */.As, AbortSignal.any([limit, hurry]));
        return true;
    }
    catch (cause) {
        if (hurry.aborted) {
            world.tell('stable is on its way back and serves; the rest is for the post step of this run, or for another run');
            return false;
        }
        if (!limit.aborted)
            throw cause;
        throw new errors/* UserError */.yo(`Deployment ${plan.deployment} did not get whole again within ${STABLE_BACK_MS / 1000} s with ${(0,workload_image/* shortImage */.Uq)(plan.from)}; see what its pods lack`, { cause });
    }
}
async function bringToStable(stage, from, to) {
    const { container } = stage.record.plan;
    await stage.cluster.patchStable((stable) => stable.spec.template.spec.containers[container.index]?.image === to ? [] : (0,promote/* imagePatch */.O8)(stable, container, from, to));
}
async function removeTraces(stage) {
    await stage.cluster.deleteCanary();
    await restoreStable(stage);
}
/** The strategy that stable had before. */
async function restoreStable(stage) {
    if (stableImage(stage.cluster) === undefined)
        return;
    await stage.cluster.patchStable((stable) => (0,promote/* restoreStrategy */.K6)(stable, stage.record.plan.strategy));
}
async function untilStableWhole(stage, signal) {
    await stage.cluster.untilStable((stable) => {
        const failure = (0,health/* progressFailure */.UP)(stable);
        if (failure !== undefined)
            throw new CanaryFailed(`Deployment ${stable.metadata.name} gave up: ${failure}`);
        return (0,health/* isComplete */.As)(stable);
    }, signal);
}

// EXTERNAL MODULE: ./src/rollout/lease.js
var rollout_lease = __webpack_require__(341);
// EXTERNAL MODULE: ./src/rollout/machine.js
var machine = __webpack_require__(9010);
// EXTERNAL MODULE: ./src/traffic/providers.js + 5 modules
var providers = __webpack_require__(3156);
// EXTERNAL MODULE: ./src/rollout/admission.js
var rollout_admission = __webpack_require__(2062);
// EXTERNAL MODULE: ./src/rollout/arms.js
var arms = __webpack_require__(5628);
// EXTERNAL MODULE: ./src/rollout/record.js + 1 modules
var record = __webpack_require__(9663);
;// CONCATENATED MODULE: ./src/rollout/stage.js






/** One rollout with the cluster around it: what the effects of `forward.ts` and `landing.ts` work on. */
class Stage {
    record;
    world;
    cluster;
    router;
    watchdog;
    /** Another run had the rollout before. */
    takenUp;
    /** Aborts when somebody outside wants this run to stop; the watchdog's signal also when the canary can't go on. */
    stopped;
    constructor(record, world, cluster, router, takenUp) {
        this.record = record;
        this.takenUp = takenUp;
        this.world = world;
        this.cluster = cluster;
        this.router = router;
        this.stopped = AbortSignal.any([world.cancel, world.lease.lost, world.lease.abortRequested]);
        this.watchdog = new Watchdog(cluster, router, record.plan, this.stopped);
    }
    /** Follows the cluster, and where another run had the rollout before, marks its objects with this run's number. */
    static async open(record, world) {
        const { kube, lease } = world;
        const takenUp = record.fence !== lease.fence;
        record.fence = lease.fence;
        const following = Cluster.follow(kube, record, lease);
        const opening = providers/* providers */.r[record.plan.traffic.provider].open(record.plan.traffic, {
            kube,
            fence: lease.fence,
            confirmLease: () => lease.confirm(),
        });
        try {
            const [cluster, router] = await Promise.all([following, opening]);
            if (takenUp)
                await Promise.all([router.seize(lease.fence), cluster.seizeCanary()]);
            // In the other states a run may have died between the write of a weight and its word in the record.
            if (record.state === 'CANARY_EVALUATING' || record.state === 'CANARY_WAITING')
                router.expect(record.weight);
            return new Stage(record, world, cluster, router, takenUp);
        }
        catch (error) {
            for (const begun of [following, opening])
                begun.then((one) => one.stop()).catch(() => { });
            throw error;
        }
    }
    close() {
        this.watchdog.stop();
        this.router.stop();
        this.cluster.stop();
    }
    /** Canary pods for a weight, beside as many stable pods as there are now. */
    capacity(weight) {
        return this.router.capacity(weight, this.cluster.stable().spec.replicas ?? 1);
    }
    arms() {
        return (0,arms/* armsOf */.j)(this.record.plan, this.record.canaryReplicaSets);
    }
    /** Changes the state and writes it down. */
    async enter(to, reason, metadata) {
        (0,record/* enter */.Ve)(this.record, to, reason, new Date(this.world.now() * 1000), metadata);
        this.world.tell(`${to}: ${reason}`);
        await this.save();
    }
    /** Right before the image comes in. @throws {UserError} it may not */
    async admitImage() {
        const admission = await this.world.admit?.(this.record);
        if (admission === undefined)
            return;
        this.world.tell((0,rollout_admission/* noteAdmission */.mn)(this.record, admission));
        await this.save();
    }
    save() {
        return this.world.store.save(this.record, new Date(this.world.now() * 1000));
    }
}

;// CONCATENATED MODULE: ./src/rollout/engine.js










/** The next weight's pods are asked for this much earlier than the first ones took to get ready. */
const READY_MARGIN_SECONDS = 1;
/**
 * Drives one rollout from wherever its record stands: read the record, take the one next effect, write down that it
 * is begun, do it, write down that it is done. Every effect may be repeated, so any run can take up what another left.
 *
 * @throws {Fenced} another run holds the lease; nothing more was written
 * @throws whatever kept it from taking the rollout back; the record then says ROLLING_BACK
 */
async function drive(record, world, goal) {
    const stage = await Stage.open(record, world);
    try {
        if (goal.kind === 'abort' && record.state !== 'ROLLING_BACK')
            throw new rollout_lease/* AbortRequested */.f0(goal.reason);
        if (stage.takenUp && goesOn(record, goal))
            await stage.admitImage();
        do
            stage.watchdog.signal.throwIfAborted();
        while (await advance(stage, goal));
    }
    catch (error) {
        await land(stage, error);
    }
    finally {
        stage.close();
    }
}
/** Another run may be told other things of whom to trust, and an image that is in gets more users. */
function goesOn({ state }, { kind }) {
    return (kind === 'finish' || kind === 'step') && state.startsWith('CANARY');
}
/** Does what the present state asks for. False when the goal is reached. */
async function advance(stage, goal) {
    const { record } = stage;
    switch (record.state) {
        case 'DEPLOYING':
            await deployCanary(stage);
            return true;
        case 'CANARY':
            await takeStep(stage, goal.kind === 'step' ? 'CANARY_WAITING' : 'CANARY_EVALUATING');
            return goal.kind !== 'step';
        case 'CANARY_EVALUATING':
            return await evaluate(stage, goal);
        case 'CANARY_WAITING':
            return await goOn(stage, goal);
        case 'PROMOTING':
            await promoteCanary(stage);
            return false;
        case 'ROLLING_BACK':
            await takeBack(stage, 'taken up');
            return false;
        default:
            return false;
    }
}
async function evaluate(stage, goal) {
    const { record } = stage;
    const { plan, step } = record;
    const { verdict, reason, weight } = await askGates(stage, patienceFor(stage, goal));
    const told = `${verdict} at ${weight} %: ${reason}`;
    if (goal.kind === 'evaluate') {
        await stage.enter('CANARY_WAITING', told, { weight });
        return false;
    }
    if (verdict === 'fail' || (verdict === 'inconclusive' && plan.onInconclusive === 'rollback')) {
        throw new CanaryFailed(reason);
    }
    if (verdict === 'inconclusive' || goal.kind === 'step') {
        await stage.enter('CANARY_WAITING', told, { weight });
        return false;
    }
    const next = plan.steps[step + 1];
    record.step = step + 1;
    if (next === 100)
        await stage.enter('PROMOTING', told);
    else
        await stage.enter('CANARY', told, { weight: next });
    return true;
}
function patienceFor(stage, goal) {
    const { plan, weightSince, startedAt, readyAt } = stage.record;
    const now = stage.world.now();
    const since = weightSince ?? now;
    if (goal.kind === 'evaluate') {
        // Nobody has said yet that there will be a next weight.
        const seconds = goal.seconds ?? plan.settleSeconds;
        const deadline = goal.seconds === undefined ? Math.max(since + longest(plan), now + seconds) : Math.max(since, now) + seconds;
        return { prepare: Infinity, settled: since + seconds, deadline };
    }
    const settled = since + plan.settleSeconds;
    const lead = (readyAt ?? now) - Date.parse(startedAt) / 1000 + READY_MARGIN_SECONDS;
    return { prepare: settled - lead, settled, deadline: Math.max(since + longest(plan), now + plan.settleSeconds) };
}
function longest(plan) {
    return plan.onInconclusive === 'extend' ? plan.stepDeadlineSeconds : plan.settleSeconds;
}
/** A waiting rollout goes on because somebody said so. */
async function goOn(stage, goal) {
    const { record } = stage;
    const { plan } = record;
    if (goal.kind === 'promote') {
        record.step = plan.steps.length - 1;
        await stage.enter('PROMOTING', 'asked to promote');
        return true;
    }
    if (goal.kind !== 'step') {
        await stage.enter('CANARY_EVALUATING', 'asked for a verdict', { weight: record.weight });
        return true;
    }
    const next = plan.steps[record.step + 1];
    if (next === undefined || next === 100)
        throw new Error('a rollout at its last step was asked for another');
    record.step += 1;
    await stage.enter('CANARY', 'asked for the next step', { weight: next });
    return true;
}
/** Whatever went wrong: the rollout is held, taken back, or left to the run that holds the lease now. */
async function land(stage, cause) {
    const { record, world, watchdog } = stage;
    const asked = cause instanceof rollout_lease/* AbortRequested */.f0;
    const error = watchdog.signal.aborted && !asked ? watchdog.signal.reason : cause;
    if (error instanceof router/* Fenced */.Uw)
        throw error;
    if (!(0,machine/* isLive */.DG)(record.state))
        throw error;
    const holdable = ['CANARY', 'CANARY_EVALUATING', 'CANARY_WAITING'].includes(record.state);
    if (error instanceof errors/* Cancelled */.cJ && record.plan.onCancel === 'hold' && holdable) {
        if (record.state === 'CANARY_WAITING')
            return;
        await stage.enter('CANARY_WAITING', `${error.message}; held at ${record.weight} %`, { weight: record.weight });
        return;
    }
    const trouble = error instanceof CanaryFailed ? error.trouble : undefined;
    const witness = trouble && describeTrouble(world.kube, record.plan.namespace, trouble).then(world.testify);
    await takeBack(stage, (0,errors/* messageOf */.bD)(error), witness);
    if (!isOutcome(error))
        throw error;
}
/** Ends of a rollout that are told in its record; anything else is an error of its own as well. */
function isOutcome(error) {
    return [CanaryFailed, errors/* Cancelled */.cJ, rollout_lease/* AbortRequested */.f0, Superseded, router/* Drifted */.dQ].some((kind) => error instanceof kind);
}

// EXTERNAL MODULE: ./src/rollout/record-store.js
var record_store = __webpack_require__(5182);
;// CONCATENATED MODULE: ./src/rollout/session.js








/** How long a run waits for a lease: a dead holder is seen dead after its lease's ten seconds. */
const LEASE_WAIT_MS = 20_000;
/** Words that a Kubernetes name may hold. */
const LONGEST_SERVICE = 40;
/**
 * Holds the service's lease while `work` runs, and lets go afterwards whatever happens.
 *
 * @throws {UserError} another run holds the lease and is alive
 */
async function withLease(context, work, waitMs = LEASE_WAIT_MS) {
    const { kube, service, namespace, actor } = context;
    context.begin?.();
    const lease = await rollout_lease/* Lease */.nD.acquire(kube, { name: service, namespace }, actor.run, {
        waitMs,
        signal: context.cancel,
        tell: context.tell,
    });
    try {
        return await work(lease, new record_store/* RecordStore */.p(kube, namespace));
    }
    finally {
        await lease.release();
    }
}
/**
 * Drives a record towards a goal under a held lease.
 *
 * @throws {UserError} it stands, or was left, in a state that needs another run; the sentence says which command
 */
async function session_advance(context, lease, store, record, goal) {
    if (!record.actors.some((actor) => actor.run === context.actor.run))
        record.actors.push(context.actor);
    context.act?.(record);
    const source = await sourceFor(context, record, goal);
    try {
        await drive(record, {
            kube: context.kube,
            store,
            lease,
            ...(source === undefined ? {} : { source }),
            ...(context.admit === undefined ? {} : { admit: context.admit }),
            cancel: context.cancel,
            tell: context.tell,
            testify: context.testify,
            now: context.now,
        }, goal);
    }
    catch (cause) {
        if (cause instanceof router/* Fenced */.Uw) {
            throw new errors/* UserError */.yo(`${cause.message}; this run has stopped and moved nothing since. See rollout ${record.id} there`, { cause });
        }
        const known = (0,kube_errors/* explained */.to)(cause);
        const Kind = known instanceof errors/* UserError */.yo ? errors/* UserError */.yo : Error;
        throw new Kind(whereItStands(record, known), { cause });
    }
}
/** A rollout can be taken back without its metrics server; then nobody counts the harm. */
async function sourceFor(context, record, goal) {
    if (!record.plan.gates)
        return undefined;
    try {
        return await context.source(record.plan.metrics);
    }
    catch (error) {
        if (goal.kind !== 'abort')
            throw error;
        context.tell(`requests harmed are not counted: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}
function whereItStands(record, cause) {
    if (!(0,machine/* isLive */.DG)(record.state))
        return `${(0,errors/* messageOf */.bD)(cause)} (rollout ${record.id} is ${record.state})`;
    return `${(0,errors/* messageOf */.bD)(cause)}; rollout ${record.id} was left in ${record.state} with ${record.weight} % on the canary: run the action rollback with command: abort and rollout-id: ${record.id}`;
}
/** The records, for a look before the lease is taken: what can be refused then leaves no trace. */
function storeOf({ kube, namespace }) {
    return new record_store/* RecordStore */.p(kube, namespace);
}
/** The rollout that holds something in the cluster now. */
function liveOf(records) {
    return records.find((record) => (0,machine/* isLive */.DG)(record.state));
}
/**
 * @param wanted id of the record; absent: the live one, else the newest
 * @throws {UserError} there is none
 */
function chooseRecord(records, wanted, service) {
    const found = wanted === undefined ? (liveOf(records) ?? records[0]) : records.find((record) => record.id === wanted);
    if (found)
        return found;
    const known = records.slice(0, 5).map((record) => record.id);
    throw new errors/* UserError */.yo(wanted === undefined
        ? `there is no rollout of ${service} yet; start one with deploy-canary command: run`
        : `rollout-id: there is no rollout ${wanted} of ${service}; ${known.length === 0 ? 'it has none yet' : `its newest are ${known.join(', ')}`}`);
}
/** `shop-20261121-142233-k3f9`: sorts by time, fits a label. */
function newId(service, at) {
    const stamp = at.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
    return `${service.slice(0, LONGEST_SERVICE)}-${stamp}-${(0,external_node_crypto_.randomBytes)(2).toString('hex')}`;
}


/***/ }),

/***/ 3991:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $6: () => (/* binding */ findRoute),
/* harmony export */   Td: () => (/* binding */ planRules),
/* harmony export */   UV: () => (/* binding */ lastManager),
/* harmony export */   YV: () => (/* binding */ NotInUse),
/* harmony export */   bF: () => (/* binding */ canaryServiceOf),
/* harmony export */   jg: () => (/* binding */ fenceOn),
/* harmony export */   mF: () => (/* binding */ acceptance),
/* harmony export */   zA: () => (/* binding */ refersTo)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6986);
/* harmony import */ var _kube_paths_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8463);
/* harmony import */ var _weights_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4694);



/** No route of this kind sends traffic to the service: another provider may be the one in use. */
class NotInUse extends _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo {
}
async function findRoute(kube, wish) {
    const names = wish.services.map((service) => service.metadata.name);
    const serves = (route) => names.find((name) => {
        const service = { name, namespace: wish.namespace };
        return route.spec.rules?.some((rule) => rule.backendRefs?.some((ref) => refersTo(ref, service)));
    });
    if (wish.route !== undefined) {
        const route = await kube.find((0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_0__/* .httpRoute */ .id)(wish.namespace, wish.route));
        if (!route) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`traffic.route: there is no HTTPRoute ${wish.route} in namespace ${wish.namespace}; give the route that sends traffic to ${listed(names)}, or leave traffic.route out to have it found`);
        }
        const service = serves(route);
        if (service === undefined) {
            const backends = route.spec.rules?.flatMap((rule) => rule.backendRefs?.map((ref) => ref.name) ?? []) ?? [];
            const has = backends.length === 0 ? 'it has no backend' : `only ${[...new Set(backends)].join(' and ')}`;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`traffic.route: HTTPRoute ${wish.route} doesn't name the stable Service (${listed(names)}) as a backend, ${has}; give the route whose backendRefs name it`);
        }
        return { route, service };
    }
    const routes = (await kube.list((0,_kube_paths_js__WEBPACK_IMPORTED_MODULE_0__/* .httpRoutes */ .F5)(wish.namespace))).items;
    const found = routes.flatMap((route) => {
        const service = serves(route);
        return service === undefined ? [] : [{ route, service }];
    });
    const [only, another] = found;
    if (!only) {
        throw new NotInUse(`traffic.provider: no HTTPRoute in namespace ${wish.namespace} names the Service ${listed(names)} as a backend; add it to a route's backendRefs, or give traffic.provider: replicas`);
    }
    if (another) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`traffic.route: ${found.length} HTTPRoutes name the stable Service (${found.map((one) => one.route.metadata.name).join(', ')}); say which one with traffic.route`);
    }
    return only;
}
/**
 * The rules that a rollout splits, as they are now.
 *
 * @param ruleName only the rule of this name; absent: every rule that names the service
 * @throws {UserError} there is none, or one can't be split
 */
function planRules(route, service, ruleName) {
    const rules = (route.spec.rules ?? []).flatMap((rule, index) => {
        if (ruleName !== undefined && rule.name !== ruleName)
            return [];
        const backends = rule.backendRefs ?? [];
        const stable = backends.findIndex((ref) => refersTo(ref, service));
        if (stable === -1)
            return [];
        refuseUnsplittable(route, service, `rule ${rule.name ?? index + 1}`, backends);
        return [
            {
                index,
                ...(rule.name === undefined ? {} : { name: rule.name }),
                backends: backends.map((ref) => ({
                    name: ref.name,
                    ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
                    ...(ref.weight === undefined ? {} : { weight: ref.weight }),
                })),
                stable,
            },
        ];
    });
    if (rules.length === 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`traffic.rule: HTTPRoute ${route.metadata.name} has no rule ${ruleName} with the backend ${service.name}; give a rule that has`);
    }
    return rules;
}
function refuseUnsplittable(route, service, rule, backends) {
    const where = `HTTPRoute ${route.metadata.name} ${rule}`;
    const named = backends.filter((ref) => refersTo(ref, service));
    if (named.length > 1) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${where} names the Service ${service.name} twice; name it once, with the sum of the weights`);
    }
    if (backends.some((backend) => backend.name === canaryServiceOf(service.name))) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${where} names ${canaryServiceOf(service.name)} already, and no live rollout of Gradus does that; remove the backend from the route, or abort what left it there`);
    }
    const busy = backends.find((backend) => route.metadata.annotations?.[fenceOn(backend.name)] !== undefined);
    if (busy) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${where} is being split by a rollout of ${busy.name.replace(/-canary$/, '')}; wait for it to end, or give the services rules of their own`);
    }
    if ((named[0]?.weight ?? 1) === 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${where} gives the stable Service ${service.name} the weight 0; give it traffic first`);
    }
    if (backends.length > 1 && backends.some((backend) => (backend.weight ?? 1) > _weights_js__WEBPACK_IMPORTED_MODULE_1__/* .LARGEST_SPLITTABLE */ .mg)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${where} has a weight above ${_weights_js__WEBPACK_IMPORTED_MODULE_1__/* .LARGEST_SPLITTABLE */ .mg}, too fine to split; divide its weights by a common factor`);
    }
}
/** True for a reference to that Service, from a route in the Service's own namespace. */
function refersTo(ref, service) {
    return (ref.name === service.name &&
        (ref.kind ?? 'Service') === 'Service' &&
        (ref.group ?? '') === '' &&
        (ref.namespace ?? service.namespace) === service.namespace);
}
/** The canary's own Service beside a stable one. */
function canaryServiceOf(service) {
    return `${service}-canary`;
}
/**
 * Annotation on the route: the fencing number of the lease under which a canary's weight is written. Each canary has
 * its own, as services with leases of their own may share a route.
 */
function fenceOn(canaryService) {
    return `fence.gradus.dev/${canaryService}`;
}
/**
 * What the route's controllers say of a generation: undefined while one of them has yet to look at it.
 *
 * @throws {UserError} one refuses it
 */
function acceptance(route, generation) {
    const parents = route.status?.parents ?? [];
    if (parents.length === 0)
        return undefined;
    for (const parent of parents) {
        for (const type of ['Accepted', 'ResolvedRefs']) {
            const condition = parent.conditions?.find((one) => one.type === type);
            if (!condition || (condition.observedGeneration ?? generation) < generation)
                return undefined;
            if (condition.status === 'False') {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${parent.controllerName} says ${type}=False of HTTPRoute ${route.metadata.name}: ${condition.message ?? condition.reason ?? 'no reason given'}; mend the route first`);
            }
            if (condition.status !== 'True')
                return undefined;
        }
    }
    return { confirmed: true, detail: `accepted by ${parents.map((parent) => parent.controllerName).join(', ')}` };
}
/** Who wrote the object last, as managedFields have it. */
function lastManager(object) {
    const fields = object.metadata
        .managedFields;
    const newest = (fields ?? [])
        .filter((entry) => entry.subresource === undefined)
        .sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''))
        .at(-1);
    return newest?.manager ?? 'somebody else';
}
function listed(names) {
    return names.length === 0 ? 'that selects the pods' : names.join(' or ');
}


/***/ }),

/***/ 3156:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ providers)
});

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(6986);
// EXTERNAL MODULE: ./src/kube/errors.js
var kube_errors = __webpack_require__(4184);
// EXTERNAL MODULE: ./src/kube/paths.js
var paths = __webpack_require__(8463);
// EXTERNAL MODULE: ./src/kube/watch.js
var watch = __webpack_require__(5244);
;// CONCATENATED MODULE: ./src/traffic/endpoints.js


const SERVICE = 'kubernetes.io/service-name';
/** What proxies are told of the pods behind Services; that comes a moment after a pod says that it is ready. */
class Endpoints {
    #slices;
    constructor(slices) {
        this.#slices = slices;
    }
    static async follow(kube, namespace, services, signal) {
        const labelSelector = `${SERVICE} in (${services.join(',')})`;
        return new Endpoints(await (0,watch/* track */.u)(kube, (0,paths/* endpointSlices */.NP)(namespace), { labelSelector, signal }));
    }
    /** Resolves when a Service has at least so many ready endpoints. */
    async until(service, count, signal) {
        await this.#slices.until((slices) => ready(slices.values(), service) >= count, signal);
    }
}
/** A pod with addresses of two families stands in a slice of each. */
function ready(slices, service) {
    const families = new Map();
    for (const { metadata, addressType, endpoints } of slices) {
        if (metadata.labels?.[SERVICE] !== service)
            continue;
        const addresses = families.get(addressType) ?? new Set();
        families.set(addressType, addresses);
        for (const endpoint of endpoints ?? []) {
            if (endpoint.conditions?.ready !== false)
                for (const address of endpoint.addresses)
                    addresses.add(address);
        }
    }
    return Math.max(0, ...[...families.values()].map((addresses) => addresses.size));
}

// EXTERNAL MODULE: ./src/traffic/http-route.js
var http_route = __webpack_require__(3991);
// EXTERNAL MODULE: ./src/traffic/router.js
var router = __webpack_require__(8962);
// EXTERNAL MODULE: ./src/traffic/weights.js
var weights = __webpack_require__(4694);
;// CONCATENATED MODULE: ./src/traffic/route-patch.js



function isAttached(plan, route) {
    return (route.spec.rules ?? []).some((rule) => rule.backendRefs?.some((ref) => isCanary(plan, ref)));
}
/** The weight that a route has in force; undefined where its rules are not as a rollout of this plan leaves them. */
function weightIn(plan, route) {
    const rules = liveRules(plan, route);
    const [first] = rules ?? [];
    if (!rules || !first)
        return undefined;
    if (!isAttached(plan, route))
        return rules.every(isAsFound) ? 0 : undefined;
    const stable = first.backends[first.plan.stable];
    const weight = (0,weights/* shareOf */.tC)(first.canary?.ref.weight ?? 1, stable?.ref.weight ?? 1);
    return Number.isInteger(weight) && rules.every((rule) => isSplit(rule, weight)) ? weight : undefined;
}
/** The sentence for a route that somebody else changed. */
function driftOf(plan, route, expected) {
    const wanted = expected === undefined
        ? 'as they were when the rollout was planned'
        : `${expected} % for ${plan.canaryService} as this rollout wrote them`;
    const has = (route.spec.rules ?? [])
        .map((rule) => rule.backendRefs ?? [])
        .filter((refs) => refs.some((ref) => isCanary(plan, ref) || (0,http_route/* refersTo */.zA)(ref, stableAt(plan))))
        .map((refs) => refs.map((ref) => `${ref.name} ${ref.weight ?? 1}`).join(', '));
    const found = has.length === 0 ? `no rule names ${plan.service} any more` : `its weights are ${has.join(' and ')}`;
    return new router/* Drifted */.dQ(`HTTPRoute ${plan.route.name} was changed by ${(0,http_route/* lastManager */.UV)(route)}: ${found}, not ${wanted}`);
}
/**
 * Brings the canary to a weight, putting it into each planned rule where it isn't there yet; empty where it has it. The
 * write rests on the whole route as it was read.
 *
 * @param change the weight to write, and the one that must be in force now (undefined: any that a rollout writes)
 * @throws {Drifted} the weights are neither
 * @throws {Fenced} another run has marked the route
 */
function weightPatch(plan, route, change, fence) {
    const mark = markPatch(plan, route, fence);
    const rules = liveRules(plan, route);
    const present = weightIn(plan, route);
    const isExpected = change.from === undefined || present === change.from || present === change.to;
    if (!rules || present === undefined || !isExpected)
        throw driftOf(plan, route, change.from);
    const isMarked = route.metadata.annotations?.[(0,http_route/* fenceOn */.jg)(plan.canaryService)] === String(fence);
    if (isMarked && isAttached(plan, route) && present === change.to)
        return [];
    return [
        ...(isMarked ? [unchangedSince(route)] : mark),
        ...rules.flatMap((rule) => splitOperations(plan, rule, change.to)),
    ];
}
function splitOperations(plan, rule, weight) {
    const path = `/spec/rules/${rule.index}/backendRefs`;
    const split = (0,weights/* splitRule */.Xz)(rule.plan, weight);
    const stable = rule.backends[rule.plan.stable]?.ref;
    return [
        ...rule.backends.map(({ at }, position) => ({
            op: 'add',
            path: `${path}/${at}/weight`,
            value: split.backends[position],
        })),
        rule.canary
            ? { op: 'add', path: `${path}/${rule.canary.at}/weight`, value: split.canary }
            : { op: 'add', path: `${path}/-`, value: { ...stable, name: plan.canaryService, weight: split.canary } },
    ];
}
/**
 * Takes the canary out wherever it stands, gives the other backends the weights they had, and removes our mark; empty
 * where all of that is so.
 *
 * @throws {Fenced} another run has marked the route
 */
function restorePatch(plan, route, fence) {
    const restored = restoreRules(plan, route);
    const mark = (0,http_route/* fenceOn */.jg)(plan.canaryService);
    const annotations = route.metadata.annotations;
    if (annotations?.[mark] === undefined) {
        return restored.length === 0 ? [] : [unchangedSince(route), ...restored];
    }
    refuseNewer(plan, annotations[mark], fence);
    const alone = Object.keys(annotations).length === 1;
    return [
        { op: 'test', path: pathOf(mark), value: annotations[mark] },
        ...restored,
        ...(alone ? [{ op: 'test', path: ANNOTATIONS, value: annotations }] : []),
        { op: 'remove', path: alone ? ANNOTATIONS : pathOf(mark) },
    ];
}
function restoreRules(plan, route) {
    const told = liveRules(plan, route);
    const open = [...plan.route.rules];
    return (route.spec.rules ?? []).flatMap((rule, index) => {
        const refs = rule.backendRefs ?? [];
        const canary = refs.findIndex((ref) => isCanary(plan, ref));
        if (canary === -1)
            return [];
        const found = told?.find((one) => one.index === index)?.plan ?? nearestRule(open, rule.name, refs);
        if (found)
            open.splice(open.indexOf(found), 1);
        const path = `/spec/rules/${index}/backendRefs`;
        return [
            { op: 'test', path: `${path}/${canary}/name`, value: plan.canaryService },
            ...refs.flatMap((ref, at) => (at === canary ? [] : restoreBackend(found, refs, ref, path, at))),
            { op: 'remove', path: `${path}/${canary}` },
        ];
    });
}
/** A backend is told by its name, and the second of a name by being the second. */
function restoreBackend(found, refs, ref, path, at) {
    const earlier = refs.slice(0, at).filter((other) => isSame(other, ref)).length;
    const before = found?.backends.filter((backend) => isSame(backend, ref))[earlier];
    if (!before || before.weight === ref.weight)
        return [];
    const name = { op: 'test', path: `${path}/${at}/name`, value: ref.name };
    return before.weight === undefined
        ? [name, { op: 'remove', path: `${path}/${at}/weight` }]
        : [name, { op: 'add', path: `${path}/${at}/weight`, value: before.weight }];
}
/** Of the planned rules that are not told yet, the one most like a rule that was edited. */
function nearestRule(open, name, refs) {
    const named = open.filter((rule) => rule.name === name);
    const common = (rule) => rule.backends.filter((backend) => refs.some((ref) => isSame(ref, backend))).length;
    return named.sort((a, b) => common(b) - common(a))[0];
}
/** Marks the route with a run's number. @throws {Fenced} a later run has marked it already */
function markPatch(plan, route, fence) {
    const mark = (0,http_route/* fenceOn */.jg)(plan.canaryService);
    const annotations = route.metadata.annotations;
    refuseNewer(plan, annotations?.[mark], fence);
    return [
        unchangedSince(route),
        annotations
            ? { op: 'add', path: pathOf(mark), value: String(fence) }
            : { op: 'add', path: ANNOTATIONS, value: { [mark]: String(fence) } },
    ];
}
function refuseNewer(plan, mark, fence) {
    if (mark === undefined || !(Number(mark) > fence))
        return;
    throw new router/* Fenced */.Uw(`HTTPRoute ${plan.route.name} carries the fencing number ${mark}, this run has ${fence}`);
}
function unchangedSince(route) {
    return { op: 'test', path: '/metadata/resourceVersion', value: route.metadata.resourceVersion };
}
const ANNOTATIONS = '/metadata/annotations';
function pathOf(annotation) {
    return `${ANNOTATIONS}/${annotation.replace('/', '~1')}`;
}
/**
 * The planned rules in a live route, in the plan's order: by name where they have one, else in the order of those that
 * name the canary, or before it came, stable. Undefined where they can't all be told, or have other backends now.
 */
function liveRules(plan, route) {
    const attached = isAttached(plan, route);
    const ours = (route.spec.rules ?? []).flatMap((rule, index) => {
        const refs = (rule.backendRefs ?? []).map((ref, at) => ({ at, ref }));
        const canary = refs.find(({ ref }) => isCanary(plan, ref));
        const named = attached ? canary !== undefined : refs.some(({ ref }) => (0,http_route/* refersTo */.zA)(ref, stableAt(plan)));
        return named ? [{ name: rule.name, index, canary, backends: refs.filter((one) => one !== canary) }] : [];
    });
    const nameless = ours.filter((rule) => rule.name === undefined);
    const found = plan.route.rules.map((planned) => {
        const rule = planned.name === undefined ? nameless.shift() : ours.find((one) => one.name === planned.name);
        if (!rule || rule.backends.length !== planned.backends.length)
            return undefined;
        const same = rule.backends.every(({ ref }, position) => isSame(ref, planned.backends[position]));
        return same ? { plan: planned, index: rule.index, backends: rule.backends, canary: rule.canary } : undefined;
    });
    const told = found.filter((rule) => rule !== undefined);
    const strangers = attached ? ours.length > told.length : nameless.length > 0 && hasNameless(plan);
    return told.length === found.length && !strangers ? told : undefined;
}
function hasNameless(plan) {
    return plan.route.rules.some((rule) => rule.name === undefined);
}
function isAsFound(rule) {
    return rule.backends.every(({ ref }, position) => (ref.weight ?? 1) === (rule.plan.backends[position]?.weight ?? 1));
}
function isSplit(rule, weight) {
    const split = (0,weights/* splitRule */.Xz)(rule.plan, weight);
    return ((rule.canary?.ref.weight ?? 1) === split.canary &&
        rule.backends.every(({ ref }, position) => (ref.weight ?? 1) === split.backends[position]));
}
function isSame(a, b) {
    return a.name === b?.name && a.namespace === b.namespace;
}
function isCanary(plan, ref) {
    return (0,http_route/* refersTo */.zA)(ref, { name: plan.canaryService, namespace: plan.namespace });
}
function stableAt(plan) {
    return { name: plan.service, namespace: plan.namespace };
}

;// CONCATENATED MODULE: ./src/traffic/gateway-api.js








/** How long a route controller may take to write its status before the weight counts as not confirmed. */
const STATUS_WAIT_MS = 10_000;
/** Attempts at a write whose precondition failed for a reason that is nobody's intent (a status update). */
const WRITE_ATTEMPTS = 5;
/** Longest name of a Service: it is a DNS label. */
const LONGEST_SERVICE = 63;
const gatewayApi = {
    rights: [
        { group: 'gateway.networking.k8s.io', resource: 'httproutes', verbs: ['get', 'list', 'watch', 'patch'] },
        { group: '', resource: 'services', verbs: ['get', 'create', 'delete'] },
        { group: 'discovery.k8s.io', resource: 'endpointslices', verbs: ['list', 'watch'] },
    ],
    async plan(kube, wish) {
        const { route, service } = await (0,http_route/* findRoute */.$6)(kube, wish);
        const canaryService = (0,http_route/* canaryServiceOf */.bF)(service);
        if (canaryService.length > LONGEST_SERVICE) {
            throw new errors/* UserError */.yo(`traffic: the canary's Service would be called ${canaryService}, longer than the ${LONGEST_SERVICE} characters a Service may have; give the stable Service a shorter name`);
        }
        const rules = (0,http_route/* planRules */.Td)(route, { name: service, namespace: wish.namespace }, wish.rule);
        // A route that a controller refuses already would be taken for a canary that is refused.
        (0,http_route/* acceptance */.mF)(route, route.metadata.generation ?? 0);
        return {
            provider: 'gateway-api',
            namespace: wish.namespace,
            service,
            canary: wish.canary,
            canaryService,
            route: { kind: 'HTTPRoute', name: route.metadata.name, rules },
        };
    },
    async open(plan, world) {
        const { route, canaryService } = plan;
        if (!route || canaryService === undefined)
            throw new Error('a gateway-api plan without a route');
        const router = new GatewayApiRouter({ ...plan, route, canaryService }, world);
        await router.start();
        return router;
    },
};
class GatewayApiRouter {
    full = true;
    #plan;
    #world;
    #name;
    #path;
    #stopped = new AbortController();
    #tracker;
    #endpoints;
    /** The route as the API server answered last. */
    #answered;
    /** The weight that must be in force; undefined until it is known. */
    #expected;
    constructor(plan, world) {
        this.#plan = plan;
        this.#world = world;
        this.#name = `HTTPRoute ${plan.route.name}`;
        this.#path = (0,paths/* httpRoute */.id)(plan.namespace, plan.route.name);
    }
    async start() {
        const { namespace, service, canaryService, route } = this.#plan;
        const { signal } = this.#stopped;
        [this.#tracker, this.#endpoints] = await Promise.all([
            (0,watch/* track */.u)(this.#world.kube, (0,paths/* httpRoutes */.F5)(namespace), {
                fieldSelector: `metadata.name=${route.name}`,
                signal,
            }),
            Endpoints.follow(this.#world.kube, namespace, [service, canaryService], signal),
        ]);
    }
    async read() {
        const route = this.#live();
        if (!route)
            return { weight: undefined, attached: false };
        return { weight: weightIn(this.#plan, route), attached: isAttached(this.#plan, route) };
    }
    async seize(fence) {
        await this.#patch((route) => (route ? markPatch(this.#plan, route, fence) : []));
    }
    async write(weight) {
        await this.#patch((route) => {
            if (!route)
                throw new router/* Drifted */.dQ(`${this.#name} was deleted`);
            return weightPatch(this.#plan, route, { from: this.#expected, to: weight }, this.#world.fence);
        });
        this.#expected = weight;
    }
    async release() {
        await this.#patch((route) => (route ? restorePatch(this.#plan, route, this.#world.fence) : []));
        this.#expected = undefined;
    }
    async settled(signal) {
        const generation = this.#answered?.metadata.generation ?? 0;
        const deadline = AbortSignal.timeout(STATUS_WAIT_MS);
        let refusal;
        try {
            return await this.#tracking().until((items) => {
                const route = items.get(this.#plan.route.name);
                try {
                    refusal = undefined;
                    return route && (0,http_route/* acceptance */.mF)(route, generation);
                }
                catch (error) {
                    // A controller may see a new backend before its endpoints; that hurts nobody as long as it has no weight.
                    if (!(error instanceof errors/* UserError */.yo) || this.#expected)
                        throw error;
                    refusal = error;
                    return undefined;
                }
            }, AbortSignal.any([signal, deadline]));
        }
        catch (error) {
            if (signal.aborted || !deadline.aborted)
                throw error;
            if (refusal)
                throw refusal;
            return { confirmed: false, detail: `no controller reported on ${this.#name} within ${STATUS_WAIT_MS / 1000} s` };
        }
    }
    async reachable(arm, pods, signal) {
        const { service, canaryService } = this.#plan;
        await this.#endpoints?.until(arm === 'stable' ? service : canaryService, pods, signal);
    }
    expect(weight) {
        this.#expected = weight;
    }
    drift() {
        const expected = this.#expected;
        if (expected === undefined || expected === 0)
            return undefined;
        const route = this.#tracking().items.get(this.#plan.route.name);
        if (!route)
            return `${this.#name} was deleted`;
        if ((route.metadata.generation ?? 0) < (this.#answered?.metadata.generation ?? 0))
            return undefined;
        return weightIn(this.#plan, route) === expected ? undefined : driftOf(this.#plan, route, expected).message;
    }
    capacity(weight, stable) {
        return Math.max(1, Math.ceil((weight * stable) / 100));
    }
    stop() {
        this.#stopped.abort();
        this.#tracker?.stop();
    }
    /**
     * Writes what `operations` makes of the route as it stands; where it changed meanwhile, and this run still holds the
     * lease, looks again and asks for the operations anew. Nothing is written for an empty list.
     */
    async #patch(operations) {
        let route = this.#live();
        for (let attempt = 1;; attempt++) {
            const wanted = operations(route);
            if (wanted.length === 0)
                return;
            try {
                this.#answered = await this.#world.kube.jsonPatch(this.#path, wanted);
                return;
            }
            catch (error) {
                if (!isStale(error) || attempt === WRITE_ATTEMPTS)
                    throw error;
                await this.#world.confirmLease();
                route = await this.#world.kube.find(this.#path);
                this.#answered = route ?? this.#answered;
            }
        }
    }
    #tracking() {
        if (!this.#tracker)
            throw new Error('the router was not started');
        return this.#tracker;
    }
    /** The newest of what was tracked and what was answered, without a request; undefined where it was deleted. */
    #live() {
        const tracked = this.#tracking().items.get(this.#plan.route.name);
        return tracked && this.#answered && isNewer(this.#answered, tracked) ? this.#answered : tracked;
    }
}
/** @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions (decimal numbers that rise) */
function isNewer(a, b) {
    const [left, right] = [a, b].map((one) => Number(one.metadata.resourceVersion));
    return (left ?? Number.NaN) > (right ?? Number.NaN);
}
/** The write rested on a route that has changed, or is gone. */
function isStale(error) {
    return error instanceof kube_errors/* KubeError */.a3 && (error.status === 422 || error.status === 409 || error.status === 404);
}

;// CONCATENATED MODULE: ./src/traffic/replica-split.js
/**
 * How many canary pods give the share nearest to a weight when plain replicas split the traffic. Stable keeps all its
 * pods, so there are never fewer ready pods than before and taking the canary away needs no waiting.
 *
 * @param stable ready stable pods behind the Service, >= 1
 * @param weight wanted percent, 0..99
 * @returns canary pods (0 only for weight 0) and the percent of requests they get, canary / (canary + stable)
 */
function replicaSplit(stable, weight) {
    if (weight === 0)
        return { canary: 0, share: 0 };
    const exact = (weight * stable) / (100 - weight);
    const candidates = [Math.max(1, Math.floor(exact)), Math.max(1, Math.ceil(exact))];
    const distance = (canary) => Math.abs(shareOf(canary, stable) - weight);
    const [fewer, more] = candidates;
    const canary = distance(more) < distance(fewer) ? more : fewer;
    return { canary, share: shareOf(canary, stable) };
}
function shareOf(canary, stable) {
    return (100 * canary) / (canary + stable);
}

;// CONCATENATED MODULE: ./src/traffic/replicas.js





/**
 * Two Deployments behind one Service: a pod more or less is the weight. The engine scales the canary to what a weight
 * needs before it asks for the weight, so there is nothing left to write here but the way back to none.
 */
const replicas = {
    rights: [],
    async plan(_kube, wish) {
        const [service, another] = wish.services;
        if (!service) {
            throw new errors/* UserError */.yo(`deployment: no Service in namespace ${wish.namespace} selects the pods of Deployment ${wish.deployment}; a canary needs one to get traffic by`);
        }
        if (wish.route !== undefined) {
            throw new errors/* UserError */.yo('traffic.route: the provider replicas writes no route; leave it out, or give traffic.provider: gateway-api');
        }
        return {
            provider: 'replicas',
            namespace: wish.namespace,
            canary: wish.canary,
            service: another ? wish.services.map((one) => one.metadata.name).join(', ') : service.metadata.name,
        };
    },
    async open(plan, world) {
        return new ReplicaRouter(plan, world);
    },
};
class ReplicaRouter {
    full = false;
    #world;
    #path;
    #weight = 0;
    constructor(plan, world) {
        this.#world = world;
        this.#path = (0,paths/* deployment */.kG)(plan.namespace, plan.canary);
    }
    async read() {
        return { weight: this.#weight, attached: this.#weight > 0 };
    }
    async seize() {
        // The canary Deployment carries the mark, and the engine renews it there.
    }
    expect(weight) {
        this.#weight = weight;
    }
    async write(weight) {
        this.#weight = weight;
    }
    async release() {
        this.#weight = 0;
        const mark = { path: `/metadata/annotations/${router/* FENCE */.AK.replace('/', '~1')}`, value: String(this.#world.fence) };
        try {
            await this.#world.kube.jsonPatch(this.#path, [
                { op: 'test', ...mark },
                { op: 'replace', path: '/spec/replicas', value: 0 },
            ]);
        }
        catch (error) {
            if ((0,kube_errors/* hasStatus */.Ro)(error, 404))
                return;
            if (!(0,kube_errors/* hasStatus */.Ro)(error, 422) || !(await this.#isNobodys()))
                throw error;
        }
    }
    /** True for a Deployment without a mark: no rollout made it. @throws {Fenced} another run has marked it */
    async #isNobodys() {
        const found = await this.#world.kube.find(this.#path);
        const mark = found?.metadata.annotations?.[router/* FENCE */.AK];
        if (mark !== undefined && mark !== String(this.#world.fence)) {
            throw new router/* Fenced */.Uw(`Deployment ${found?.metadata.name} carries the fencing number ${mark}, this run has ${this.#world.fence}`);
        }
        return mark === undefined;
    }
    async settled() {
        return { confirmed: true, detail: 'pods behind the Service are ready' };
    }
    async reachable() {
        // Pods that no proxy knows yet get no requests; the others behind the same Service do.
    }
    drift() {
        return undefined;
    }
    capacity(weight, stable) {
        // Before stable rolls, as many new pods as old ones are as far as plain replicas go.
        return weight === 100 ? stable : replicaSplit(stable, weight).canary;
    }
    stop() {
        // Follows nothing.
    }
}

;// CONCATENATED MODULE: ./src/traffic/providers.js


/** Every way to split traffic. A new one is one file and one line here. */
const providers = { 'gateway-api': gatewayApi, replicas: replicas };


/***/ }),

/***/ 8962:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AK: () => (/* binding */ FENCE),
/* harmony export */   Uw: () => (/* binding */ Fenced),
/* harmony export */   dQ: () => (/* binding */ Drifted)
/* harmony export */ });
/** Somebody else changed the route since it was last read; nothing was written. */
class Drifted extends Error {
    name = 'Drifted';
}
/** Another run holds the lease now and has marked the objects with its number; nothing was written. */
class Fenced extends Error {
    name = 'Fenced';
}
/** Annotation on objects whose traffic a rollout moves: the fencing number of the lease under which it was written. */
const FENCE = 'gradus.dev/fence';


/***/ }),

/***/ 4694:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Xz: () => (/* binding */ splitRule),
/* harmony export */   mg: () => (/* binding */ LARGEST_SPLITTABLE),
/* harmony export */   tC: () => (/* binding */ shareOf)
/* harmony export */ });
/* unused harmony export LARGEST_WEIGHT */
/** Largest weight that Gateway API takes (HTTPBackendRef.weight). */
const LARGEST_WEIGHT = 1_000_000;
/** Largest weight a backend may have beforehand, as splitting multiplies it by up to 100. */
const LARGEST_SPLITTABLE = LARGEST_WEIGHT / 100;
/**
 * Weights of one rule's backends when the canary gets `weight` percent of stable's share. Other backends keep their
 * share of the whole.
 *
 * @returns one weight for each backend as found, in order, and the canary's
 */
function splitRule(rule, weight) {
    const found = rule.backends.map((backend) => backend.weight ?? 1);
    const alone = found.length === 1;
    const stable = alone ? 1 : found[rule.stable];
    return {
        backends: found.map((own, index) => (index === rule.stable ? stable * (100 - weight) : own * 100)),
        canary: stable * weight,
    };
}
/** Percent of stable's share that the canary gets, from the two weights as they stand in the route. */
function shareOf(canary, stable) {
    return canary + stable === 0 ? 0 : (100 * canary) / (canary + stable);
}


/***/ }),

/***/ 4493:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ VERSION)
/* harmony export */ });
/** The version of package.json (a test holds them together), for user agents and records. */
const VERSION = '0.1.0';


/***/ }),

/***/ 3723:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kf: () => (/* binding */ MANAGED_BY),
/* harmony export */   MU: () => (/* binding */ isOurs),
/* harmony export */   TE: () => (/* binding */ selectingCanary),
/* harmony export */   YH: () => (/* binding */ canaryService),
/* harmony export */   Yj: () => (/* binding */ servicesOf),
/* harmony export */   Yw: () => (/* binding */ canaryDeployment),
/* harmony export */   fX: () => (/* binding */ SERVICE_LABEL),
/* harmony export */   l8: () => (/* binding */ TRACK_LABEL),
/* harmony export */   mh: () => (/* binding */ canaryName),
/* harmony export */   tF: () => (/* binding */ ROLLOUT_LABEL)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const SERVICE_LABEL = 'gradus.dev/service';
const ROLLOUT_LABEL = 'gradus.dev/rollout';
const TRACK_LABEL = 'gradus.dev/track';
const SUFFIX = '-canary';
/** Kubernetes' limit for a label's value. */
const LONGEST_LABEL = 63;
const DIGEST_CHARACTERS = 8;
/** Labels whose value is changed first, as the least is attached to them. */
const PREFERRED = ['track', 'app.kubernetes.io/instance', 'app', 'app.kubernetes.io/name'];
/**
 * The canary beside a live stable Deployment: a raw copy, so that fields no model knows come along, with the new image
 * and labels of its own. With a Service of its own the canary's pods leave the stable Service's selector: one label
 * that it selects by gets the suffix `-canary`. Without one they stay in it.
 */
function canaryDeployment(stable, wish) {
    const spec = structuredClone(stable.spec);
    const changed = canaryLabels(stable, wish.own);
    const labels = { ...spec.template.metadata?.labels, ...changed };
    spec.template.metadata = { ...spec.template.metadata, labels };
    for (const container of spec.template.spec.containers) {
        if (container.name === wish.container)
            container.image = wish.image;
    }
    const selector = { ...changed };
    for (const key of Object.keys(stable.spec.selector.matchLabels ?? {}))
        selector[key] = labels[key];
    return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {
            name: canaryName(stable.metadata.name),
            namespace: stable.metadata.namespace,
            labels: { ...inherited(stable.metadata.labels), ...ownerLabels(wish) },
            annotations: { 'gradus.dev/fence': String(wish.fence) },
        },
        spec: { ...spec, replicas: wish.replicas, paused: false, selector: { matchLabels: selector } },
    };
}
/** The canary's own Service: the stable one's ports on the canary's pods. */
function canaryService(stable, own, wish) {
    const labels = { ...stable.spec.template.metadata?.labels, ...canaryLabels(stable, own) };
    const selector = { [TRACK_LABEL]: 'canary' };
    for (const key of Object.keys(own.spec.selector ?? {}))
        selector[key] = labels[key];
    return {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
            name: canaryName(own.metadata.name),
            namespace: stable.metadata.namespace,
            labels: { ...inherited(own.metadata.labels), ...ownerLabels(wish) },
        },
        spec: {
            type: 'ClusterIP',
            selector,
            ports: (own.spec.ports ?? []).map(({ name, port, protocol, targetPort, appProtocol }) => ({
                ...(name === undefined ? {} : { name }),
                port,
                ...(protocol === undefined ? {} : { protocol }),
                ...(targetPort === undefined ? {} : { targetPort }),
                ...(appProtocol === undefined ? {} : { appProtocol }),
            })),
        },
    };
}
function canaryName(name) {
    return `${name}${SUFFIX}`;
}
/** Services whose selector picks the pods of a Deployment. */
function servicesOf(deployment, services) {
    const labels = deployment.spec.template.metadata?.labels ?? {};
    return services.filter((service) => {
        const wanted = Object.entries(service.spec.selector ?? {});
        return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
    });
}
/** Services other than `own` whose selector picks the canary's pods, as it has a Service of its own. */
function selectingCanary(stable, own, services) {
    const labels = { ...stable.spec.template.metadata?.labels, ...canaryLabels(stable, own) };
    const ours = canaryName(own.metadata.name);
    return services.filter(({ metadata, spec }) => {
        const wanted = Object.entries(spec.selector ?? {});
        if (metadata.name === own.metadata.name || metadata.name === ours || wanted.length === 0)
            return false;
        return wanted.every(([key, value]) => labels[key] === value);
    });
}
/** True for objects that a rollout of Gradus made. */
function isOurs(object) {
    return object.metadata.labels?.[MANAGED_BY] === 'gradus' && object.metadata.labels[ROLLOUT_LABEL] !== undefined;
}
/** Argo CD and Flux tell their objects by these; what carries one and is not in Git may be pruned. */
const TRACKING = /^(?:app\.kubernetes\.io\/instance|argocd\.argoproj\.io\/.*|(?:kustomize|helm)\.toolkit\.fluxcd\.io\/.*)$/;
function inherited(labels = {}) {
    return Object.fromEntries(Object.entries(labels).filter(([key]) => !TRACKING.test(key)));
}
function ownerLabels(wish) {
    return { [MANAGED_BY]: 'gradus', [SERVICE_LABEL]: wish.service, [ROLLOUT_LABEL]: wish.rollout };
}
function canaryLabels(stable, own) {
    const labels = { [TRACK_LABEL]: 'canary' };
    const template = stable.spec.template.metadata?.labels ?? {};
    const rename = (selector) => {
        const keys = Object.keys(selector);
        if (keys.length === 0 || keys.some((key) => labels[key] !== undefined))
            return;
        const key = PREFERRED.find((one) => keys.includes(one)) ?? keys.sort()[0];
        labels[key] = suffixed(template[key] ?? '');
    };
    if (own) {
        const shared = intersection(own.spec.selector ?? {}, stable.spec.selector.matchLabels ?? {});
        rename(Object.keys(shared).length > 0 ? shared : (own.spec.selector ?? {}));
        rename(stable.spec.selector.matchLabels ?? {});
    }
    return labels;
}
function intersection(a, b) {
    return Object.fromEntries(Object.entries(a).filter(([key]) => key in b));
}
/** A long value keeps its beginning and gets a digest of the whole, so that it stays apart from its like. */
function suffixed(value) {
    if (value === '')
        return SUFFIX.slice(1);
    if (value.length + SUFFIX.length <= LONGEST_LABEL)
        return `${value}${SUFFIX}`;
    const digest = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(value).digest('hex').slice(0, DIGEST_CHARACTERS);
    return `${value.slice(0, LONGEST_LABEL - SUFFIX.length - DIGEST_CHARACTERS - 1)}-${digest}${SUFFIX}`;
}


/***/ }),

/***/ 4965:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A$: () => (/* binding */ readyPods),
/* harmony export */   As: () => (/* binding */ isComplete),
/* harmony export */   Ls: () => (/* binding */ replicaSetsOf),
/* harmony export */   U$: () => (/* binding */ trouble),
/* harmony export */   UP: () => (/* binding */ progressFailure),
/* harmony export */   vf: () => (/* binding */ unready)
/* harmony export */ });
/** @see https://github.com/kubernetes/kubernetes pkg/kubelet/images/types.go and kuberuntime/kuberuntime_container.go */
const FATAL_WAITING = new Set([
    'CrashLoopBackOff',
    'ImagePullBackOff',
    'ErrImagePull',
    'ErrImageNeverPull',
    'ImageInspectError',
    'InvalidImageName',
    'SignatureValidationFailed',
    'CreateContainerConfigError',
    'CreateContainerError',
    'RunContainerError',
    'PreCreateHookError',
    'PreStartHookError',
    'PostStartHookError',
]);
/** The first trouble that waiting won't mend, over all pods. Pods that are being deleted don't count. */
function trouble(pods) {
    for (const pod of pods) {
        if (pod.metadata.deletionTimestamp !== undefined)
            continue;
        const found = podTrouble(pod);
        if (found)
            return found;
    }
    return undefined;
}
function podTrouble(pod) {
    const name = pod.metadata.name;
    const scheduled = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled');
    if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
        return { pod: name, reason: 'Unschedulable', message: scheduled.message ?? 'no node takes the pod' };
    }
    for (const container of [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]) {
        const found = containerTrouble(container);
        if (found)
            return { pod: name, container: container.name, ...found };
    }
    return crashedNow(pod);
}
/** A container that should serve and ended with an error; an init container may try again. */
function crashedNow(pod) {
    for (const { name, state } of pod.status?.containerStatuses ?? []) {
        const exitCode = state?.terminated?.exitCode ?? 0;
        if (exitCode === 0)
            continue;
        return {
            pod: pod.metadata.name,
            container: name,
            reason: state?.terminated?.reason ?? 'Error',
            message: `exit code ${exitCode}`,
        };
    }
    return undefined;
}
function containerTrouble(container) {
    const died = container.state?.terminated ?? container.lastState?.terminated;
    if (died?.reason === 'OOMKilled') {
        return { reason: 'OOMKilled', message: ['killed for its memory', ...restarts(container)].join(', ') };
    }
    const waiting = container.state?.waiting;
    if (waiting?.reason !== undefined && FATAL_WAITING.has(waiting.reason)) {
        const said = waiting.message === undefined ? restarts(container) : [waiting.message];
        const exit = died?.exitCode === undefined ? [] : [`exit code ${died.exitCode}`];
        return { reason: waiting.reason, message: [...said, ...exit].join(', ') || 'it has not started yet' };
    }
    if (container.restartCount > 0 && died !== undefined && died.exitCode !== 0) {
        return {
            reason: died.reason ?? 'Error',
            message: [`exit code ${died.exitCode ?? 'unknown'}`, ...restarts(container)].join(', '),
        };
    }
    return undefined;
}
function restarts({ restartCount }) {
    if (restartCount === 0)
        return [];
    return [restartCount === 1 ? 'restarted once' : `restarted ${restartCount} times`];
}
/** The first pod that doesn't take traffic though nothing fatal is known of it. */
function unready(pods) {
    const all = [...pods].filter((pod) => pod.metadata.deletionTimestamp === undefined);
    const ready = readyPods(all);
    const pod = all.find((one) => !ready.includes(one));
    if (!pod)
        return undefined;
    const condition = pod.status?.conditions?.find(({ type }) => type === 'Ready');
    return {
        pod: pod.metadata.name,
        reason: condition?.reason ?? 'NotReady',
        message: condition?.message ?? 'it is not ready',
    };
}
/** Pods that take traffic now. */
function readyPods(pods) {
    return [...pods].filter((pod) => pod.metadata.deletionTimestamp === undefined &&
        pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'));
}
/**
 * True when a Deployment is where its spec wants it: generation observed, and updated = ready = available = wanted with
 * no pod of an older template left (`minReadySeconds` is in `available`).
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment
 */
function isComplete(deployment) {
    const wanted = deployment.spec.replicas ?? 1;
    const status = deployment.status ?? {};
    return ((status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0) &&
        (status.replicas ?? 0) === wanted &&
        (status.updatedReplicas ?? 0) === wanted &&
        (status.readyReplicas ?? 0) === wanted &&
        (status.availableReplicas ?? 0) === wanted);
}
/** Why a Deployment gave up, where it says so of its present generation. */
function progressFailure(deployment) {
    if ((deployment.status?.observedGeneration ?? 0) < (deployment.metadata.generation ?? 0))
        return undefined;
    const progressing = deployment.status?.conditions?.find((condition) => condition.type === 'Progressing');
    if (progressing?.status !== 'False')
        return undefined;
    return `${progressing.reason ?? 'no progress'}: ${progressing.message ?? 'the Deployment stopped progressing'}`;
}
/** ReplicaSets that own the pods. */
function replicaSetsOf(pods) {
    const names = [...pods].flatMap((pod) => (pod.metadata.ownerReferences ?? []).filter((owner) => owner.kind === 'ReplicaSet').map((owner) => owner.name));
    return [...new Set(names)].sort();
}


/***/ }),

/***/ 3730:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uq: () => (/* binding */ shortImage),
/* harmony export */   d7: () => (/* binding */ chooseContainer),
/* harmony export */   zZ: () => (/* binding */ parseImage)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6986);
/* harmony import */ var _image_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2036);


/** @throws {UserError} it is no reference by digest */
function parseImage(reference) {
    const { repository, digest } = (0,_image_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .splitReference */ .mQ)(reference) ?? {};
    if (repository !== undefined && digest !== undefined)
        return { reference, repository, digest };
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`image: ${refusal(reference)}`);
}
const FORM = 'registry/repository@sha256: and 64 hexadecimal digits';
function refusal(reference) {
    if (reference === '')
        return `is empty; write ${FORM}`;
    const name = (0,_image_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .shownReference */ .Xu)(reference);
    if (reference.length > _image_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_REFERENCE */ .Xi) {
        return `"${name}" has ${reference.length} characters, more than ${_image_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_REFERENCE */ .Xi}; write ${FORM}`;
    }
    if (reference.includes('@'))
        return `"${name}" is no image reference by digest; write ${FORM}`;
    const tag = TAG.exec(reference)?.[1];
    const what = tag === undefined || tag === 'latest' ? 'names no fixed version (latest)' : `is the tag ${tag}, which can move`;
    return `"${name}" ${what}; give the digest, as in ${(0,_image_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .shownReference */ .Xu)(reference.replace(TAG, ''))}@sha256:… ("docker buildx imagetools inspect ${name}" prints it)`;
}
const TAG = /:([\w][\w.-]*)$/;
/** An image as a sentence shows it: twelve digits of the digest tell versions apart. */
function shortImage(reference) {
    return reference.replace(/@sha256:([0-9a-f]{12})[0-9a-f]{52}$/, '@sha256:$1');
}
/**
 * The container of a Deployment that a rollout changes: the one named, else the only one, else the only one whose
 * repository is the new image's.
 *
 * @throws {UserError} none, or several
 */
function chooseContainer(deployment, image, name) {
    const containers = deployment.spec.template.spec.containers.map((container, index) => ({ ...container, index }));
    const names = containers.map((container) => container.name).join(', ');
    const where = `Deployment ${deployment.metadata.name}`;
    if (name !== undefined) {
        const named = containers.find((container) => container.name === name);
        if (!named)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`container: ${where} has no container ${name}; give one that it has: ${names}`);
        return named;
    }
    if (containers.length === 1)
        return containers[0];
    const same = containers.filter((container) => repositoryOf(container.image) === image.repository);
    if (same.length !== 1) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`container: ${where} has the containers ${names}; say which one gets ${image.repository} with container`);
    }
    return same[0];
}
function repositoryOf(reference) {
    return reference.replace(/@.*$/, '').replace(TAG, '');
}


/***/ }),

/***/ 6831:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K6: () => (/* binding */ restoreStrategy),
/* harmony export */   O8: () => (/* binding */ imagePatch),
/* harmony export */   pd: () => (/* binding */ templateDigest)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

/** Pod by pod: none goes before its successor is ready. */
const CAREFUL = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
/**
 * The smallest change that brings another image to stable: the image of one container, and for the time of the roll
 * the strategy (outside the pod template; `restoreStrategy` puts it back).
 *
 * @param index position of the container in the pod template
 * @param from  image the container must have now; the patch fails (422) where it hasn't
 */
function imagePatch(stable, container, from, to) {
    const path = `/spec/template/spec/containers/${container.index}`;
    return [
        { op: 'test', path: '/metadata/resourceVersion', value: stable.metadata.resourceVersion },
        { op: 'test', path: `${path}/name`, value: container.name },
        { op: 'test', path: `${path}/image`, value: from },
        { op: 'replace', path: `${path}/image`, value: to },
        ...(isCareful(stable.spec.strategy) ? [] : [{ op: 'add', path: '/spec/strategy', value: CAREFUL }]),
    ];
}
/** Puts the strategy back as it was found; empty where it is so. */
function restoreStrategy(stable, found) {
    if (isCareful(found) || !isCareful(stable.spec.strategy))
        return [];
    return found ? [{ op: 'add', path: '/spec/strategy', value: found }] : [{ op: 'remove', path: '/spec/strategy' }];
}
function isCareful(strategy) {
    return (strategy?.type === 'RollingUpdate' &&
        strategy.rollingUpdate?.maxUnavailable === 0 &&
        strategy.rollingUpdate.maxSurge === 1);
}
/**
 * Digest of everything in a pod template but one container's image, for telling whether somebody else edited it. The
 * template itself stays where it is: environment variables in it may be secrets, and the record is read by many.
 *
 * @returns SHA-256, hexadecimal; the order of fields doesn't matter
 */
function templateDigest(deployment, container) {
    const template = structuredClone(deployment.spec.template);
    for (const one of template.spec.containers)
        if (one.name === container)
            one.image = '';
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify(template, sortedFields)).digest('hex');
}
function sortedFields(_key, value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}


/***/ })

};
