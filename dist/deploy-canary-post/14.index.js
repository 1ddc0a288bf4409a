export const id = 14;
export const ids = [14];
export const modules = {

/***/ 9014:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  bringPackage: () => (/* binding */ bringPackage)
});

// UNUSED EXPORTS: runningVersion

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(6986);
// EXTERNAL MODULE: ./src/kube/paths.js
var paths = __webpack_require__(8463);
// EXTERNAL MODULE: ./src/rollout/lease.js
var lease = __webpack_require__(341);
// EXTERNAL MODULE: ./src/rollout/machine.js
var machine = __webpack_require__(9010);
// EXTERNAL MODULE: ./src/rollout/plan.js + 1 modules
var plan = __webpack_require__(9140);
// EXTERNAL MODULE: ./src/rollout/preflight.js + 1 modules
var preflight = __webpack_require__(1366);
// EXTERNAL MODULE: ./src/rollout/record.js + 1 modules
var record = __webpack_require__(9663);
// EXTERNAL MODULE: ./src/rollout/record-store.js
var record_store = __webpack_require__(5182);
// EXTERNAL MODULE: ./src/rollout/session.js + 13 modules
var session = __webpack_require__(6015);
;// CONCATENATED MODULE: ./src/rollout/rollback.js










/** A live run that was asked to take its rollout back drains and counts before it lets go. */
const ABORT_WAIT_MS = 120_000;
/**
 * Takes a live rollout back. A run that is alive is asked to do it and watched; what a dead one left is taken back here.
 * One that was taken back already is what was asked for: the step after a failure need not know who was first.
 *
 * @throws {UserError} nothing is live
 */
async function abort(context, id, reason) {
    const store = new RecordStore(context.kube, context.namespace);
    const record = chooseRecord(await store.list(context.service), id, context.service);
    if (record.state === 'ROLLED_BACK') {
        context.tell(`rollout ${record.id} was taken back before; there is nothing left to do`);
        return record;
    }
    if (!isLive(record.state)) {
        throw new UserError(`rollout ${record.id} is ${record.state} already; there is nothing to take back (command: rollback brings the version before it)`);
    }
    const asked = await Lease.requestAbort(context.kube, { name: context.service, namespace: context.namespace }, reason);
    if (asked) {
        context.tell(`asked the run that holds ${context.service} to take ${record.id} back`);
    }
    return await withLease(context, async (lease, own) => {
        const now = chooseRecord(await own.list(context.service), record.id, context.service);
        if (isLive(now.state))
            await advance(context, lease, own, now, { kind: 'abort', reason });
        return now;
    }, ABORT_WAIT_MS);
}
/**
 * Brings an earlier version back through the same engine, the whole weight at once. A live rollout is taken back
 * instead: that is the way to the version before it.
 */
async function rollback(context, wish) {
    const store = new RecordStore(context.kube, context.namespace);
    const records = await store.list(context.service);
    const live = liveOf(records);
    if (live)
        return await abort(context, live.id, wish.reason);
    const planned = await planBack(context, wish, records);
    await context.admit?.({ kind: 'rollback', plan: planned, admissions: admissionsOf(records, planned.to) });
    return await withLease(context, async (lease, own) => {
        const known = await own.list(context.service);
        const plan = await planBack(context, wish, known);
        const at = new Date(context.now() * 1000);
        const record = newRecord(newId(context.service, at), 'rollback', plan, context.actor, lease.fence, at);
        const admissions = admissionsOf(known, plan.to);
        if (admissions.length > 0)
            record.admissions = admissions;
        await own.create(record);
        context.tell(`back from ${shortImage(plan.from)} to ${shortImage(plan.to)}: ${wish.reason}`);
        for (const warning of plan.warnings ?? [])
            context.warn(warning);
        await advance(context, lease, own, record, { kind: 'finish' });
        return record;
    });
}
async function planBack(context, wish, records) {
    const scene = await survey(context.kube, wish.service);
    return makeRollbackPlan(wish.service, scene, chooseImage(records, imagesOf(scene.stable), wish.to, context.service));
}
/** Newest first; reads only. */
async function list(context) {
    return await new record_store/* RecordStore */.p(context.kube, context.namespace).list(context.service);
}
function imagesOf(stable) {
    return stable.spec.template.spec.containers.map((container) => container.image);
}
/**
 * The image to go back to.
 *
 * @throws {UserError} nothing earlier is known, or stable runs it already
 */
function chooseImage(records, present, to, service) {
    const promoted = records.filter((record) => record.state === 'PROMOTED' || record.state === 'VERIFIED');
    const image = findImage(promoted, present, to);
    if (image === undefined) {
        const known = [...new Set(promoted.flatMap((record) => [record.plan.from, record.plan.to]))].filter((one) => !present.includes(one));
        throw new UserError(`to: ${to === 'previous' ? 'no earlier version' : `no version ${to}`} of ${service} is known; ${known.length === 0 ? 'no rollout was promoted yet' : `known are ${known.join(', ')}`}`);
    }
    if (present.includes(image))
        throw new UserError(`to: stable of ${service} runs ${image} already; there is nothing to roll back`);
    return image;
}
function findImage(promoted, present, to) {
    if (to === 'previous') {
        const last = promoted.find((record) => record.kind === 'rollout' && present.includes(record.plan.to));
        return last && beforeImage(last);
    }
    const byId = promoted.find((record) => record.id === to);
    if (byId)
        return byId.plan.to;
    return promoted
        .flatMap((record) => [beforeImage(record), record.plan.to])
        .find((image) => image === to || image.endsWith(`@${to}`));
}
function beforeImage({ plan }) {
    return plan.fromDigest ?? plan.from;
}

// EXTERNAL MODULE: ./src/action/lists.js
var lists = __webpack_require__(4381);
;// CONCATENATED MODULE: ./src/action/admission/asked.js

/** @throws {UserError} the input would take back what the configuration asks for (T27) */
function asksForSignatures({ requireSignature: input }, service) {
    if (input !== false || !service.requireSignature)
        return input ?? service.requireSignature ?? false;
    const where = service.environment === undefined ? '' : ` for ${service.environment}`;
    throw new UserError(`input require-signature: gradus.yml asks for signatures${where}, and an input can't take that back; leave it out, or break the glass with break-glass`);
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

;// CONCATENATED MODULE: ./src/action/admission/bring.js





/**
 * The image that a package brings to a service, with why it may come in. Reads only.
 *
 * @param text input `package`
 * @throws {UserError} the package may not come in, or its images are not those that would run
 */
async function bringPackage(action, inputs, text, context, service) {
    const { kube, namespace } = context;
    const [deployment, records] = await Promise.all([
        kube.find((0,paths/* deployment */.kG)(namespace, service.deployment)),
        list(context),
    ]);
    if (deployment === undefined) {
        throw new errors/* UserError */.yo(`deployment: there is no Deployment ${service.deployment} in namespace ${namespace}; give the name of the one that serves now, and its namespace`);
    }
    const gate = await gateOpener(action, inputs, service)();
    const running = (name) => runningVersion(records, deployment, name);
    const { image, container, admission } = await gate.bring(text, {
        deployment,
        running,
        mapping: (0,lists/* linesOf */.Dx)(inputs.mapping),
    });
    return { image, service: { ...service, container }, admission };
}
/** Version of a package that stable runs, where the newest rollout that brought its image says which. */
function runningVersion(records, { spec }, name) {
    const images = spec.template.spec.containers.map(({ image }) => image);
    const brought = records.find(({ state, plan }) => (state === 'PROMOTED' || state === 'VERIFIED') && images.includes(plan.to));
    const pack = brought?.admissions?.findLast((one) => one.package !== undefined)?.package;
    return pack?.name === name ? pack.version : undefined;
}


/***/ })

};
