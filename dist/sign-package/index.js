import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer");

/***/ }),

/***/ 6982:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");

/***/ }),

/***/ 2250:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("dns");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 7515:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 1943:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs/promises");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5675:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http2");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 481:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:readline");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 6466:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/promises");

/***/ }),

/***/ 6193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:string_decoder");

/***/ }),

/***/ 8500:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 6928:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");

/***/ }),

/***/ 6460:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers/promises");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 2018:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tty");

/***/ }),

/***/ 7016:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("url");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 3106:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("zlib");

/***/ }),

/***/ 9792:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _src_action_run_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8739);
/* harmony import */ var _src_action_tables_sign_package_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9325);


await (0,_src_action_run_js__WEBPACK_IMPORTED_MODULE_0__/* .run */ .e)(_src_action_tables_sign_package_js__WEBPACK_IMPORTED_MODULE_1__/* .signPackage */ .s, async (action, inputs) => {
    const { signPackageCommand } = await Promise.all(/* import() */[__nccwpck_require__.e(892), __nccwpck_require__.e(997)]).then(__nccwpck_require__.bind(__nccwpck_require__, 1997));
    await signPackageCommand(action, inputs);
});

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 5891:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Fj: () => (/* binding */ secretsOf),
/* harmony export */   Ko: () => (/* binding */ readInputs),
/* harmony export */   Pe: () => (/* binding */ setting),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Tu: () => (/* binding */ dnsName),
/* harmony export */   UG: () => (/* binding */ dnsLabel),
/* harmony export */   Yj: () => (/* binding */ string),
/* harmony export */   Yq: () => (/* binding */ choice),
/* harmony export */   nd: () => (/* binding */ integer),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   rJ: () => (/* binding */ secret),
/* harmony export */   zM: () => (/* binding */ boolean)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9919);
/* harmony import */ var _config_nearest_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(1242);
/* harmony import */ var _config_read_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9670);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6986);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4828);





const LONGEST_LINE = 1_024;
const LONGEST_TEXT = 262_144;
function input(kind, options, parse, secretsIn) {
    return {
        kind,
        description: options.description,
        default: options.default,
        required: options.required ?? false,
        secretsIn,
        parse: parse,
    };
}
/** One line, never an option of a program. `check` refuses more: it throws a UserError without the input's name. */
function string(options) {
    return input('string', options, (text) => {
        const line = (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .toLine */ .S5)(text, LONGEST_LINE);
        return options.check ? options.check(line) : line;
    });
}
/** Text of several lines. `check` refuses more: it throws a UserError without the input's name. */
function text(options) {
    const parse = (value) => {
        const read = (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .toText */ .fE)(value, LONGEST_TEXT);
        options.check?.(read);
        return read;
    };
    return input('text', options, parse, options.secretsIn);
}
/** A name that becomes part of names in Kubernetes, as those of services in gradus.yml do. */
function dnsLabel(options) {
    return input('name', options, (value) => {
        if (/^[a-z0-9](?:[-a-z0-9]{0,46}[a-z0-9])?$/.test(value))
            return value;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${(0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .quote */ .hD)(value)} can't be part of names in Kubernetes; write 1 to 48 of a-z, 0-9 and "-", with a letter or digit at both ends`);
    });
}
/** A name that goes into Kubernetes objects and may have dots: at most 253 characters. */
function dnsName(options) {
    return input('name', options, (value) => {
        const labels = value.length <= 253 ? value.split('.') : [];
        if (labels.length > 0 && labels.every((label) => /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(label)))
            return value;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${(0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .quote */ .hD)(value)} is no name in Kubernetes; write a-z, 0-9, "-" and ".", with a letter or digit at both ends`);
    });
}
function choice(choices, options) {
    return input(choices.join(' | '), options, (value) => (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .toChoice */ .hP)(value, choices));
}
function integer(options) {
    return input(`whole number${ranged(options)}`, options, (value) => (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .toInteger */ .yJ)(value, options));
}
/** Seconds; written as "60s" or "1m30s". Ranges are in seconds. */
function duration(options) {
    return input(`duration${ranged(options, ' s')}`, options, (value) => (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .toSeconds */ .fP)(value, options));
}
function boolean(options) {
    return input('boolean', options, _values_js__WEBPACK_IMPORTED_MODULE_2__/* .toBoolean */ .G4);
}
/** Masked before anything else happens, and never quoted in an error. */
function secret(options) {
    return input('secret', options, (value) => (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .toText */ .fE)(value, LONGEST_TEXT), (value) => [value]);
}
function setting(name) {
    const schema = (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .settingSchema */ .QN)(name);
    const { description = '', default: value, format } = schema;
    const fixed = value === undefined || typeof value === 'object' ? '' : String(value);
    const standard = Array.isArray(value) ? value.join(',') : fixed;
    const sentence = standard === '' || description.includes('Default:') ? '' : ` Default: ${standard}.`;
    const parse = (text) => {
        const problem = (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .settingProblem */ .oG)(name, (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .toText */ .fE)(text, LONGEST_TEXT));
        if (problem !== undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(problem.replace(`${name}: `, ''));
        return text;
    };
    const kind = format === 'steps' ? 'percents with commas, rising to 100' : (0,_config_read_js__WEBPACK_IMPORTED_MODULE_1__/* .expected */ .p6)(schema);
    return { ...input(kind, { description: `${description}${sentence}` }, parse), setting: name };
}
function ranged({ min, max }, unit = '') {
    if (min === undefined && max === undefined)
        return '';
    if (max === undefined)
        return `, at least ${min}${unit}`;
    return `, ${min ?? 0} to ${max}${unit}`;
}
/** What of the inputs must be masked, before one of them is looked at. */
function secretsOf(table, env) {
    return Object.entries(table).flatMap(([name, { secretsIn }]) => {
        const value = rawInput(name, env);
        return value === undefined || secretsIn === undefined ? [] : secretsIn(value);
    });
}
/**
 * All inputs of an action, checked. An empty input counts as absent, as everywhere in GitHub Actions.
 *
 * @throws {UserError} names every input that is wrong, its value, and what to write instead
 */
function readInputs(table, env) {
    const values = {};
    const settings = {};
    const wrong = misspelt(table, env);
    for (const [name, definition] of Object.entries(table)) {
        try {
            const value = readInput(definition, rawInput(name, env));
            if ('setting' in definition)
                settings[name] = value;
            else
                values[camel(name)] = value;
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo))
                throw error;
            wrong.push(`input ${name}: ${definition.secretsIn ? hushed(error, name, env) : error.message}`);
        }
    }
    if (wrong.length === 1)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(wrong[0]);
    if (wrong.length > 1)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${wrong.length} inputs are wrong:\n${wrong.join('\n')}`);
    return { ...values, settings };
}
function readInput(definition, value) {
    const given = value ?? definition.default;
    if (given !== undefined)
        return definition.parse(given);
    if (definition.required)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`it is missing; ${lowerFirst(definition.description)}`);
    return undefined;
}
/** A secret's value is in no message, not even a short or broken one. */
function hushed(error, name, env) {
    const value = rawInput(name, env);
    return value === undefined ? (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error) : (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error).replace((0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .quote */ .hD)(value), 'its value');
}
/**
 * Inputs nobody knows but whose name is nearly one of ours: `step` instead of `steps` would deploy with defaults. Names
 * far from all of ours are left to the runner's own warning.
 */
function misspelt(table, env) {
    const known = new Set(Object.keys(table).map(variable));
    return Object.keys(env)
        .filter((key) => key.startsWith('INPUT_') && !known.has(key) && env[key] !== '')
        .flatMap((key) => {
        const name = key.slice('INPUT_'.length).toLowerCase();
        const near = (0,_config_nearest_js__WEBPACK_IMPORTED_MODULE_4__/* .nearest */ .p)(name, Object.keys(table));
        return near === undefined ? [] : [`input ${(0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .quote */ .hD)(name)}: there is no such input; write ${near}`];
    });
}
function rawInput(name, env) {
    const value = env[variable(name)]?.trim();
    return value === '' ? undefined : value;
}
/** The runner's own rule: upper case, spaces to underscores, hyphens stay. */
function variable(name) {
    return `INPUT_${name.replace(/ /g, '_').toUpperCase()}`;
}
function camel(name) {
    return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}
function lowerFirst(sentence) {
    return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}


/***/ }),

/***/ 4381:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dx: () => (/* binding */ linesOf),
/* harmony export */   c3: () => (/* binding */ listOf)
/* harmony export */ });
/* unused harmony export pairsOf */
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4828);


/** Entries of a list, one a line or with commas between them. */
function listOf(text) {
    return split(text, /[,\n]/);
}
/** Entries of a list, one a line. */
function linesOf(text) {
    return split(text, /\n/);
}
function split(text, at) {
    return (text ?? '')
        .split(at)
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '');
}
/**
 * `NAME=value`, one a line.
 *
 * @throws {UserError} without a value that may be a secret: a line has no name, or two have the same
 */
function pairsOf(input, text) {
    const pairs = Object.create(null);
    linesOf(text).forEach((line, index) => {
        const [, name, value] = /^([A-Za-z_][A-Za-z0-9_.-]{0,127})=(.*)$/s.exec(line) ?? [];
        if (name === undefined || value === undefined) {
            throw new UserError(`input ${input}: line ${index + 1} is no NAME=value; write one pair a line`);
        }
        if (Object.hasOwn(pairs, name))
            throw new UserError(`input ${input}: ${quote(name)} is there twice; write it once`);
        pairs[name] = value;
    });
    return { ...pairs };
}


/***/ }),

/***/ 6065:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ isVersionSource),
/* harmony export */   e: () => (/* binding */ VERSION_SOURCES)
/* harmony export */ });
/** Words of the input `version` that say where it comes from. */
const VERSION_SOURCES = ['auto', 'tag', 'file', 'commits'];
function isVersionSource(text) {
    return VERSION_SOURCES.some((source) => source === text);
}


/***/ }),

/***/ 7723:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ insecureIn),
/* harmony export */   g: () => (/* binding */ mirrorsIn)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6986);
/* harmony import */ var _oci_access_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4681);
/* harmony import */ var _lists_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4381);



/** The input `registry-mirrors`. @throws {UserError} without the input's name */
function mirrorsIn(text) {
    return (0,_oci_access_js__WEBPACK_IMPORTED_MODULE_0__/* .readMirrors */ .ph)((0,_lists_js__WEBPACK_IMPORTED_MODULE_1__/* .linesOf */ .Dx)(text));
}
/** The input `insecure-registries`. @throws {UserError} without the input's name */
function insecureIn(text) {
    return (0,_lists_js__WEBPACK_IMPORTED_MODULE_1__/* .listOf */ .c3)(text).map((host) => {
        if (/^[a-z0-9.-]{1,253}(?::[0-9]{1,5})?$/.test(host))
            return host;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`"${host.slice(0, 200)}" is no host of a registry; write one such as registry.internal:5000`);
    });
}


/***/ }),

/***/ 8739:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

// UNUSED EXPORTS: runPost

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./src/errors.js
var errors = __nccwpck_require__(6986);
// EXTERNAL MODULE: ./src/kube/errors.js + 1 modules
var kube_errors = __nccwpck_require__(9021);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
;// CONCATENATED MODULE: ./src/action/commands.js


/** `::name key=value::data` with everything escaped that could end a property or the line. */
function command(name, data, properties = {}) {
    const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
    return `::${name}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeData(data)}`;
}
function escapeData(data) {
    return data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function escapeProperty(value) {
    return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
/**
 * Text of any origin as log lines that the runner can't take for commands. It reads `::` at the start of a line, after
 * white space, and the old `##[` anywhere; a lone CR ends a line for it.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
function plainLines(text) {
    return text.split(/\r\n|\r|\n|\u0085|\u2028|\u2029/).map((line) => line
        .replace(/(?!\t)\p{Cc}/gu, '')
        .replace(/^(\s*):(?=:)/, '$1: ')
        .replaceAll('##[', '## ['));
}
/**
 * One entry of an output, state or environment file. The delimiter is random, so no value can end its own entry.
 *
 * @param delimiter for tests
 */
function fileEntry(name, value, delimiter = `gradus_${(0,external_node_crypto_.randomUUID)()}`) {
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name))
        throw new Error(`${name} is no name for an output`);
    if (value.includes(delimiter))
        throw new Error('a value has the random delimiter in it');
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
/** Appends to the file that the runner named in `variable`; without a runner there is none and nothing is written. */
function appendToFile(variable, text, env) {
    const path = env[variable];
    if (path)
        (0,external_node_fs_.appendFileSync)(path, text, { encoding: 'utf8' });
}

;// CONCATENATED MODULE: ./src/action/annotations.js

/** GitHub keeps ten of each level for a step; the rest would vanish without a word. */
const MOST_ANNOTATIONS = 10;
/** The runner cuts a message here. */
const LONGEST_MESSAGE = 4_000;
/** Annotations within GitHub's limit: what is too much stands in the log, and one last annotation counts it. */
class Annotations {
    #write;
    #given = { error: 0, warning: 0, notice: 0 };
    #held = { error: [], warning: [], notice: [] };
    /** @param write takes one line of output */
    constructor(write) {
        this.#write = write;
    }
    /** @returns false when the limit is reached: the caller logs it */
    add(level, message, place) {
        // One place is kept for the last line of a level, one more for the error that ends the run.
        const room = MOST_ANNOTATIONS - (level === 'error' ? 2 : 1);
        if (this.#given[level] >= room) {
            this.#held[level].push({ message, place });
            return false;
        }
        this.#give(level, { message, place });
        return true;
    }
    /** The last lines of each level, and the error that ended the run. */
    close(failure) {
        for (const level of ['error', 'warning', 'notice']) {
            const held = this.#held[level].splice(0);
            if (held.length === 1)
                this.#give(level, held[0]);
            if (held.length > 1) {
                this.#give(level, { message: `${held.length} more like this are in the log of this step` });
            }
        }
        if (failure !== undefined)
            this.#give('error', { message: failure });
    }
    #give(level, { message, place }) {
        this.#given[level] += 1;
        const short = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
        const where = place === undefined ? {} : { file: place.file, line: String(place.line) };
        this.#write(command(level, short, { title: 'Gradus', ...where }));
    }
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __nccwpck_require__(8500);
;// CONCATENATED MODULE: ./src/action/artifacts.js


/** An upload that takes longer is given up: a rollout's end must not hang on it. */
const LONGEST_UPLOAD_MS = 60_000;
/** A cancelled job is killed 10 s after its first signal, and the landing comes first. */
const LONGEST_UPLOAD_WHEN_CANCELLED_MS = 2_000;
/** Names are final within a run, all attempts and jobs of it: a second upload of one is refused with 409. */
function artifactName(what, facts) {
    const parts = [what, facts.job ?? 'local', String(facts.attempt), facts.cell];
    return parts.map((part) => part.replace(/[^A-Za-z0-9._-]+/g, '-')).join('-');
}
/** Whether this run has an artifact service; `act` without --artifact-server-path and people's machines have none. */
function hasArtifactService(env) {
    return Boolean(env.ACTIONS_RUNTIME_TOKEN && env.ACTIONS_RESULTS_URL);
}
/**
 * @param files absolute paths under `folder`
 * @throws whatever the upload failed with, or that it took too long
 */
async function upload(name, files, folder, cancelled) {
    // The library costs a cold start 100 ms and 4 MB: it is loaded by those who upload.
    const { DefaultArtifactClient } = await import(/* webpackIgnore: true */ './artifact-client.js');
    const uploading = new DefaultArtifactClient().uploadArtifact(name, [...files], folder);
    const { id } = await Promise.race([uploading, timeUp(cancelled)]);
    if (id === undefined)
        throw new Error('the artifact service gave no id');
    return { name, id };
}
async function timeUp(cancelled) {
    const limit = cancelled.aborted ? LONGEST_UPLOAD_WHEN_CANCELLED_MS : LONGEST_UPLOAD_MS;
    const whenCancelled = new Promise((resolve) => {
        cancelled.addEventListener('abort', () => setTimeout(resolve, LONGEST_UPLOAD_WHEN_CANCELLED_MS).unref());
    });
    await Promise.race([(0,promises_.setTimeout)(limit, undefined, { ref: false }), whenCancelled]);
    throw new Error(`it took longer than ${limit / 1000} s`);
}
/** One sentence for whoever looks for the files. */
function uploadFailure(name, folder, error) {
    return `can't upload the artifact ${name} (${(0,errors/* messageOf */.bD)(error)}); its files are in ${folder} on this runner`;
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
;// CONCATENATED MODULE: ./src/action/facts.js


function runFacts(env) {
    const value = (name) => env[name] || undefined;
    const repository = value('GITHUB_REPOSITORY');
    const runId = value('GITHUB_RUN_ID');
    const attempt = Number(value('GITHUB_RUN_ATTEMPT') ?? 1);
    const job = value('GITHUB_JOB');
    const server = value('GITHUB_SERVER_URL');
    const cell = cellOf(env);
    return {
        id: [repository ?? (0,external_node_os_.hostname)(), runId ?? process.pid, attempt, job ?? 'local', cell].join('/'),
        onGitHub: env.GITHUB_ACTIONS === 'true',
        repository,
        repositoryUrl: server && repository ? `${server}/${repository}` : undefined,
        server,
        api: value('GITHUB_API_URL') ?? 'https://api.github.com',
        runId,
        attempt,
        runUrl: server && repository && runId ? `${server}/${repository}/actions/runs/${runId}/attempts/${attempt}` : undefined,
        actor: value('GITHUB_TRIGGERING_ACTOR') ?? value('GITHUB_ACTOR') ?? (0,external_node_os_.userInfo)().username,
        sha: value('GITHUB_SHA'),
        ref: value('GITHUB_REF'),
        event: value('GITHUB_EVENT_NAME'),
        workflow: value('GITHUB_WORKFLOW'),
        workflowRef: value('GITHUB_WORKFLOW_REF'),
        job,
        cell,
    };
}
/**
 * No variable tells the cells of a matrix apart. The artifact service's token names this very job; without it the
 * runner's tracking id does. GITHUB_ACTION is the step within the job.
 */
function cellOf(env) {
    const job = backendJob(env.ACTIONS_RUNTIME_TOKEN) ?? env.RUNNER_TRACKING_ID ?? env.RUNNER_NAME ?? (0,external_node_os_.hostname)();
    const parts = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT, env.GITHUB_JOB, job, env.GITHUB_ACTION];
    return (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}
/** `scp` of the token has `Actions.Results:<run>:<job>`; @actions/artifact reads the same. */
function backendJob(token) {
    try {
        const { scp } = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString());
        return /Actions\.Results:([^: ]+:[^: ]+)/.exec(String(scp))?.[1];
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/action/files.js



/**
 * A folder that only this user and this run can read: fresh, under RUNNER_TEMP, with a random name, 0700; files in it
 * are created exclusively, 0600, so that a planted link is an error and never followed.
 */
class PrivateFolder {
    path;
    #scrub;
    constructor(path, scrub) {
        this.path = path;
        this.#scrub = scrub;
    }
    /** @param scrub takes the secrets out of every text that is written */
    static create(name, env, scrub) {
        return new PrivateFolder((0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)((0,external_node_path_.resolve)(env.RUNNER_TEMP || (0,external_node_os_.tmpdir)()), `gradus-${name}-`)), scrub);
    }
    /** @returns the file's absolute path */
    write(name, content) {
        const path = (0,external_node_path_.resolve)(this.path, name);
        if (!path.startsWith(this.path + external_node_path_.sep))
            throw new Error(`${name} is outside of the private folder`);
        (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(path), { recursive: true, mode: 0o700 });
        (0,external_node_fs_.writeFileSync)(path, this.#scrub(content), { flag: 'wx', mode: 0o600 });
        return path;
    }
    /** Relative paths of the files that are there. */
    list() {
        return (0,external_node_fs_.readdirSync)(this.path, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => (0,external_node_path_.relative)(this.path, (0,external_node_path_.join)(entry.parentPath, entry.name)))
            .sort();
    }
    remove() {
        (0,external_node_fs_.rmSync)(this.path, { recursive: true, force: true });
    }
}

;// CONCATENATED MODULE: ./src/action/secrets.js
/** Shorter encoded pieces would hide harmless text, and tell nothing of a secret. */
const SHORTEST_PIECE = 6;
const MASK = '***';
/** Knows every secret of a run and takes it, in all the forms it may appear in, out of text. */
class Secrets {
    #forms = new Set();
    #pattern;
    /** @returns the forms that were not known yet */
    add(secret) {
        const fresh = formsOf(secret).filter((form) => !this.#forms.has(form));
        for (const form of fresh)
            this.#forms.add(form);
        if (fresh.length > 0)
            this.#pattern = undefined;
        return fresh;
    }
    scrub(text) {
        if (this.#forms.size === 0)
            return text;
        this.#pattern ??= alternatives([...this.#forms]);
        return text.replace(this.#pattern, MASK);
    }
}
/** Longest first, so that no rest of a longer form stays behind. */
function alternatives(forms) {
    const sorted = [...forms].sort((a, b) => b.length - a.length);
    return new RegExp(sorted.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
}
/** A secret whole and line by line, each plain, as JSON, in a URL, and in base64 wherever in other text it begins. */
function formsOf(secret) {
    const whole = secret.trim();
    if (whole === '')
        return [];
    const lines = whole
        .split(/\r\n|\r|\n/)
        .map((line) => line.trim())
        .filter((line) => line === whole || line.length >= SHORTEST_PIECE);
    const forms = new Set([whole, ...lines]);
    for (const part of [secret, whole, ...lines]) {
        for (const form of encodings(part)) {
            if (form.length >= SHORTEST_PIECE)
                forms.add(form);
        }
    }
    return [...forms].filter((form) => form !== '');
}
function encodings(part) {
    const percent = encodeURIComponent(part.toWellFormed());
    return [
        JSON.stringify(part).slice(1, -1),
        percent,
        percent.replaceAll('%20', '+'),
        Buffer.from(part).toString('hex'),
        ...base64(part),
    ];
}
/**
 * Three bytes become four letters, so inside other text (`user:password`) a secret begins at one of three offsets; what
 * its own bytes alone decide is the same every time.
 */
function base64(part) {
    const bytes = Buffer.from(part);
    return [0, 1, 2].flatMap((offset) => {
        const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
            .toString('base64')
            .replace(/=+$/, '');
        const first = offset === 0 ? 0 : offset + 1;
        const last = encoded.length - ((offset + bytes.length) % 3 === 0 ? 0 : 1);
        const sure = encoded.slice(first, last);
        return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
    });
}

;// CONCATENATED MODULE: ./src/action/summary.js
/** GitHub refuses a step's summary beyond 1 MiB. */
const LARGEST_SUMMARY = 1024 * 1024;
const CUT = '\n\n*The summary was cut here: GitHub takes 1 MiB for a step. The audit files have all of it.*\n';
/** Text of any origin as a block that shows it letter by letter: the fence is longer than any in the text. */
function literally(text) {
    const runs = text.match(/`+/g) ?? [];
    const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
    return `${fence}text\n${text}\n${fence}\n`;
}
/** At most `largest` bytes, cut at the end of a line, with a sentence that says so. */
function capped(markdown, largest) {
    const bytes = Buffer.from(markdown);
    if (bytes.length <= largest)
        return markdown;
    const end = bytes.lastIndexOf('\n', largest - Buffer.byteLength(CUT));
    return `${bytes.subarray(0, Math.max(end, 0)).toString('utf8')}${CUT}`;
}

;// CONCATENATED MODULE: ./src/action/action.js







/** All outputs of a job together may have 1 MB; one alone stays well under it, `result` repeats the others. */
const LONGEST_OUTPUT = 256 * 1024;
/** What a running action can do besides its own work: speak to the person, and hand results on. */
class Action {
    /** Who runs this, where and why. */
    facts;
    /** Aborts with a `Cancelled` when the job is cancelled; what was begun is then landed within 7 s. */
    cancelled;
    #definition;
    #env;
    #write;
    #secrets = new Secrets();
    #annotations;
    #outputs = new Map();
    #artifacts = new Set();
    #summary = '';
    #files;
    #results;
    #keepsFiles = false;
    #uploads = true;
    constructor(definition, { env, write }, cancelled) {
        this.#definition = definition;
        this.#env = env;
        this.#write = write;
        this.#annotations = new Annotations((line) => this.#line(this.#secrets.scrub(line)));
        this.cancelled = cancelled;
        this.facts = runFacts(env);
    }
    /** Keeps a secret out of everything that is written from now on, in all its forms. */
    mask(secret) {
        const fresh = this.#secrets.add(secret);
        if (this.facts.onGitHub)
            for (const form of fresh)
                this.#line(command('add-mask', form));
    }
    /** Takes known secrets out of a text that leaves by another way than this object. */
    scrub(text) {
        return this.#secrets.scrub(text);
    }
    /** Progress for a person; text of any origin, never taken for a command of the runner. */
    log(text) {
        for (const line of plainLines(this.scrub(text)))
            this.#line(line);
    }
    /** Seen only where debug logging is on. */
    debug(text) {
        this.#line(command('debug', this.scrub(text)));
    }
    /** Folds the lines that `body` logs under a title. */
    async group(title, body) {
        this.#line(command('group', this.scrub(title)));
        try {
            return await body();
        }
        finally {
            this.#line(command('endgroup', ''));
        }
    }
    notice(message, place) {
        this.#annotate('notice', message, place);
    }
    warn(message, place) {
        this.#annotate('warning', message, place);
    }
    /** An error that doesn't end the run; the one that does is thrown. */
    error(message, place) {
        this.#annotate('error', message, place);
    }
    /** Sets one of the declared outputs; objects go as JSON. What is never set is an empty string. */
    output(name, value) {
        if (!(name in this.#definition.outputs))
            throw new Error(`${this.#definition.name} declares no output ${name}`);
        this.#outputs.set(name, value);
    }
    /** Adds markdown to the job summary; `cell` and `table` of report/markdown.ts make foreign text safe. */
    summary(markdown) {
        this.#summary = this.#summary === '' ? markdown : `${this.#summary.trimEnd()}\n\n${markdown}`;
    }
    /** For the post step. */
    saveState(name, value) {
        appendToFile('GITHUB_STATE', fileEntry(name, value), this.#env);
    }
    /** What main saved, in the post step; empty when it saved nothing. */
    state(name) {
        return this.#env[`STATE_${name}`] ?? '';
    }
    /** A private folder for audit files and the like, made when it is first asked for; gone at the end of the run. */
    get files() {
        if (!this.#files) {
            this.#files = PrivateFolder.create(this.#definition.name, this.#env, (text) => this.scrub(text));
            this.saveState(action_FOLDER_STATE, this.#files.path);
        }
        return this.#files;
    }
    /** A private folder for what later steps of the job read by paths in outputs; it goes with the runner's own. */
    get results() {
        this.#results ??= PrivateFolder.create(`${this.#definition.name}-results`, this.#env, (text) => this.scrub(text));
        return this.#results;
    }
    /** @param uploads false: artifacts stay on disk (input upload-artifacts) */
    configureUploads(uploads) {
        this.#uploads = uploads;
    }
    /**
     * Uploads files of a private folder under a name that no other job, attempt or cell of the run has. Where there is
     * no artifact service they stay on disk and a notice says where; an upload that fails is a warning.
     *
     * @param what how the name begins: `deployment`
     * @param files absolute paths, as `write` of the folder returns them
     * @param from  whose files they are
     */
    async uploadArtifact(what, files, from = 'files') {
        const folder = this[from].path;
        if (!this.#uploads || !hasArtifactService(this.#env)) {
            this.#keepFiles(from);
            const why = this.#uploads ? 'there is no artifact service here' : 'upload-artifacts is false';
            this.notice(`${why}: the files of ${what} stay in ${folder}`);
            return undefined;
        }
        const name = this.#freeName(artifactName(what, this.facts));
        try {
            return await this.group(`Upload ${name}`, () => upload(name, files, folder, this.cancelled));
        }
        catch (error) {
            this.#keepFiles(from);
            this.warn(uploadFailure(name, folder, error));
            return undefined;
        }
    }
    /**
     * Writes everything that is due at the end, whatever happened. Called once, by `run`.
     *
     * @param failure the one sentence that ended the run
     * @param told whether the summary that `body` wrote, if it did, has told of it
     */
    finish(failure, told = false) {
        const steps = [
            () => this.#annotations.close(failure === undefined ? undefined : this.scrub(failure)),
            () => this.#writeSummary(told && this.#summary !== '' ? undefined : failure),
            () => this.#writeOutputs(),
            () => this.removeFiles(),
        ];
        const errors = [];
        for (const step of steps) {
            try {
                step();
            }
            catch (error) {
                errors.push(error);
            }
        }
        if (errors.length > 0)
            throw errors[0];
    }
    removeFiles() {
        if (!this.#keepsFiles)
            this.#files?.remove();
    }
    #annotate(level, message, place) {
        if (this.#annotations.add(level, this.scrub(message), place))
            return;
        this.log(`${level}: ${place === undefined ? '' : `${place.file}:${place.line}: `}${message}`);
    }
    #writeSummary(failure) {
        if (failure !== undefined)
            this.#summary = `### ${this.#definition.title}\n\n${literally(failure)}\n${this.#summary}`;
        this.#summary = capped(this.scrub(this.#summary), LARGEST_SUMMARY);
        appendToFile('GITHUB_STEP_SUMMARY', this.#summary, this.#env);
    }
    #writeOutputs() {
        const names = Object.keys(this.#definition.outputs);
        const values = Object.fromEntries(names.map((name) => [name, this.#sized(name, this.#outputs.get(name) ?? null)]));
        const all = {
            summary: capped(this.#summary, LONGEST_OUTPUT),
            result: values,
        };
        const entries = Object.entries({ ...values, ...all });
        const lines = entries.map(([name, value]) => fileEntry(name, this.scrub(asText(value))));
        appendToFile('GITHUB_OUTPUT', lines.join(''), this.#env);
    }
    #sized(name, value) {
        const length = asText(value).length;
        if (length <= LONGEST_OUTPUT)
            return value;
        this.log(`output ${name} has ${length} characters, more than the ${LONGEST_OUTPUT} that fit: it is left empty`);
        return null;
    }
    #freeName(name) {
        const free = this.#artifacts.has(name) ? `${name}-${this.#artifacts.size + 1}` : name;
        this.#artifacts.add(free);
        return free;
    }
    #keepFiles(from) {
        if (from === 'results')
            return;
        this.#keepsFiles = true;
        this.saveState(action_FOLDER_STATE, '');
    }
    #line(line) {
        this.#write(`${line}\n`);
    }
}
/** The private folder that a killed main left to its post step. */
const action_FOLDER_STATE = 'folder';
function asText(value) {
    if (value === undefined || value === null)
        return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

// EXTERNAL MODULE: ./src/action/inputs.js
var action_inputs = __nccwpck_require__(5891);
;// CONCATENATED MODULE: ./src/action/run.js






/** After a defect outside of the action's own flow: how long what it began may take to land. */
const LANDING_MS = 60_000;
/** Saved when the inputs were checked: the post step of a run that never began has nothing to do. */
const CHECKED_STATE = 'checked';
/**
 * Runs an action: secrets are masked first, then the inputs are checked, then `body` works. However it ends, every
 * declared output and the summary are written, and one sentence says what went wrong. Never throws; ends the process.
 *
 * `body` loads the core itself (`await import`), so that a wrong input fails before anything heavy is read.
 */
function run(definition, body) {
    return endingProcess(definition, async (action, env) => {
        const inputs = (0,action_inputs/* readInputs */.Ko)(definition.inputs, env);
        if ('uploadArtifacts' in inputs)
            action.configureUploads(inputs.uploadArtifacts !== false);
        action.saveState(CHECKED_STATE, 'true');
        await body(action, inputs);
    });
}
/**
 * Runs an action's post step: removes what a killed main left in its private folder, then calls `body` if main had
 * got past its inputs. State is all that is known of main: `action.state(name)`.
 */
function runPost(definition, body) {
    return endingProcess({ ...definition, outputs: {} }, async (action, env) => {
        removeLeftovers(action.state(FOLDER_STATE), definition.name, env);
        if (body && action.state(CHECKED_STATE) === 'true')
            await body(action, readInputs(definition.inputs, env));
    });
}
async function endingProcess(definition, body) {
    const write = (text) => void process.stdout.write(text);
    const ok = await perform(definition, body, { env: process.env, write });
    // Sockets and timers that the core keeps alive must not keep the job waiting.
    process.stdout.write('', () => process.exit(ok ? 0 : 1));
}
/** @returns whether it went well */
async function perform(definition, body, surroundings) {
    const { env } = surroundings;
    const trouble = new Trouble();
    const action = new Action(definition, surroundings, trouble.signal);
    trouble.watch((line) => action.log(line));
    let failure;
    let expected = true;
    try {
        for (const secret of (0,action_inputs/* secretsOf */.Fj)(definition.inputs, env))
            action.mask(secret);
        await Promise.race([body(action, env), trouble.stuck]);
        if (trouble.defect)
            throw trouble.defect;
    }
    catch (error) {
        const reason = trouble.defect ?? error;
        expected = reason instanceof errors/* UserError */.yo || reason instanceof errors/* Cancelled */.cJ;
        failure = explain(reason, action);
    }
    try {
        action.finish(failure, expected);
    }
    catch (error) {
        surroundings.write(`::error title=Gradus::can't write the results: ${action.scrub((0,errors/* messageOf */.bD)(error)).replace(/\s+/g, ' ')}\n`);
        return false;
    }
    return failure === undefined;
}
/** Signals of the runner and errors that nobody caught, as one AbortSignal. */
class Trouble {
    #controller = new AbortController();
    signal = this.#controller.signal;
    /** Rejects when nothing can be waited for any more, or a defect outside of the flow found no landing in time. */
    stuck;
    defect;
    #giveUp = () => { };
    constructor() {
        this.stuck = new Promise((_, reject) => {
            this.#giveUp = reject;
        });
        this.stuck.catch(() => { });
    }
    watch(log) {
        for (const name of ['SIGINT', 'SIGTERM']) {
            process.on(name, () => {
                if (this.signal.aborted) {
                    log(`${name}: this run is landing already; the runner kills it within seconds`);
                    return;
                }
                log(`${name}: the job was cancelled, landing`);
                this.#controller.abort(new errors/* Cancelled */.cJ(`the job was cancelled (${name})`));
            });
        }
        const caught = (error) => {
            if (this.defect !== undefined)
                return;
            this.defect = error;
            log('an error outside of the flow: landing before it is reported');
            this.#controller.abort(error);
            setTimeout(() => this.#giveUp(error), LANDING_MS);
        };
        process.on('beforeExit', () => this.#giveUp(new Error('the action waits for something that can never come')));
        process.on('uncaughtException', caught);
        process.on('unhandledRejection', caught);
    }
}
/** The one sentence that ends a run. A person can mend a UserError; everything else comes with its stack. */
function explain(thrown, action) {
    const error = (0,kube_errors/* explained */.to)(thrown);
    if (error instanceof errors/* UserError */.yo || error instanceof errors/* Cancelled */.cJ) {
        for (const cause of causesOf(error))
            action.debug(`because: ${stackOf(cause)}`);
        return error.message;
    }
    action.log(stackOf(error));
    for (const cause of causesOf(error))
        action.log(`because: ${stackOf(cause)}`);
    return `${(0,errors/* messageOf */.bD)(error)} (this is a defect of Gradus, please report it with the stack in the log of this step)`;
}
function causesOf(error) {
    const causes = [];
    for (let cause = causeOf(error); cause !== undefined && causes.length < 5; cause = causeOf(cause))
        causes.push(cause);
    return causes;
}
function causeOf(error) {
    return error instanceof Error ? error.cause : undefined;
}
function stackOf(error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
/** State is ours, but it is a path that is going to be removed: it must look like one of ours. */
function removeLeftovers(folder, name, env) {
    const ours = dirname(folder) === resolve(env.RUNNER_TEMP ?? '') && basename(folder).startsWith(`gradus-${name}-`);
    if (folder !== '' && ours)
        rmSync(folder, { recursive: true, force: true });
}


/***/ }),

/***/ 9325:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  s: () => (/* binding */ signPackage)
});

// EXTERNAL MODULE: ./src/config/trust-schema.js
var trust_schema = __nccwpck_require__(7544);
// EXTERNAL MODULE: ./src/errors.js
var errors = __nccwpck_require__(6986);
// EXTERNAL MODULE: ./src/image-reference.js
var image_reference = __nccwpck_require__(2036);
// EXTERNAL MODULE: ./src/package/schema.js
var schema = __nccwpck_require__(9843);
;// CONCATENATED MODULE: ./src/action/definition.js
const COMMON_OUTPUTS = {
    summary: 'The job summary as markdown.',
    result: 'One JSON object with all other outputs, for fromJSON.',
};
function defineAction(definition) {
    return definition;
}

// EXTERNAL MODULE: ./src/action/inputs.js
var inputs = __nccwpck_require__(5891);
// EXTERNAL MODULE: ./src/action/package/values.js
var values = __nccwpck_require__(6065);
// EXTERNAL MODULE: ./src/action/values.js
var action_values = __nccwpck_require__(4828);
// EXTERNAL MODULE: ./src/config/trust.js
var trust = __nccwpck_require__(6310);
// EXTERNAL MODULE: ./src/action/registry-hosts.js
var registry_hosts = __nccwpck_require__(7723);
;// CONCATENATED MODULE: ./src/action/tables/common.js





/** Inputs of every action that works on a cluster: which service, where, and how it is reached. */
const cluster = {
    service: (0,inputs/* dnsLabel */.UG)({ description: 'Name of the service. Default: the only one of the configuration.' }),
    environment: (0,inputs/* dnsLabel */.UG)({ description: 'Name of the environment in the configuration, such as production.' }),
    namespace: (0,inputs/* setting */.Pe)('namespace'),
    deployment: (0,inputs/* setting */.Pe)('deployment'),
    config: (0,inputs/* string */.Yj)({ description: 'Path of the configuration; it may be absent.', default: 'gradus.yml' }),
    kubeconfig: (0,inputs/* text */.Qq)({
        description: 'Path of the kubeconfig, or its text. Default: KUBECONFIG, then ~/.kube/config, then the service account of the pod.',
        secretsIn: kubeconfigSecrets,
    }),
    context: (0,inputs/* string */.Yj)({ description: 'Context of the kubeconfig. Default: its current one.' }),
};
/** What an action leaves behind for people. */
const traces = {
    'upload-artifacts': (0,inputs/* boolean */.zM)({
        description: 'Upload the audit files as an artifact of the run; false leaves them on the runner.',
        default: 'true',
    }),
};
const dryRun = {
    'dry-run': (0,inputs/* boolean */.zM)({ description: 'Show what would change, and change nothing.', default: 'false' }),
};
/** How metrics are asked for, as far as a workflow may say it. */
const metrics = {
    'prometheus-url': (0,inputs/* setting */.Pe)('prometheus-url'),
    'prometheus-token': (0,inputs/* secret */.rJ)({ description: 'Bearer token for Prometheus. Default: none is sent.' }),
    'prometheus-preset': (0,inputs/* setting */.Pe)('prometheus-preset'),
};
/** Whether what comes in must be signed, and by whom. */
const signatures = {
    'require-signature': (0,inputs/* boolean */.zM)({
        description: 'true: only an image that is signed by a key of this environment comes in. Default: require-signature of gradus.yml, which false here does not take back.',
    }),
    'trusted-keys': (0,inputs/* text */.Qq)({
        description: 'Whose signatures count, as trusted-keys of gradus.yml has it (YAML or JSON), and before it. Default: that of gradus.yml.',
        check: (value) => void (0,trust/* readTrustedKeys */.sr)(value),
    }),
    'break-glass': (0,inputs/* string */.Yj)({
        description: 'Why signatures are not asked for this once; only in a job whose environment at GitHub has required reviewers, with permissions id-token: write and actions: read. Default: they are asked for.',
        check: reasonText,
    }),
    'github-token': (0,inputs/* secret */.rJ)({
        description: 'Token that reads how the environment is protected, for break-glass. Default: none.',
    }),
};
/** How registries are reached, by every action that does. */
const registries = {
    'registry-mirrors': (0,inputs/* text */.Qq)({
        description: 'Registries asked instead of others, such as docker.io=mirror.example.com, one a line. Default: none.',
        check: (value) => void (0,registry_hosts/* mirrorsIn */.g)(value),
    }),
    'insecure-registries': (0,inputs/* text */.Qq)({
        description: 'Registries spoken to in plain HTTP, such as registry.internal:5000, one a line. Default: none.',
        check: (value) => void (0,registry_hosts/* insecureIn */.S)(value),
    }),
};
const SHORTEST_REASON = 10;
/** It is what people read who ask later. */
function reasonText(value) {
    if (value.length >= SHORTEST_REASON)
        return value;
    throw new errors/* UserError */.yo(`${(0,action_values/* quote */.hD)(value)} is no reason; write a sentence, such as registry is down, hotfix for incident 42`);
}
const rolloutId = (0,inputs/* dnsName */.Tu)({ description: 'Id of the rollout. Default: the live one of the service.' });
const SECRET_KEYS = /(?:token|password|client-key-data|id-token|refresh-token|client-secret)["']?[ \t]*:[ \t]*([^\n,}]+)/g;
/** The values in the text of a kubeconfig that open something; its other lines would make a log unreadable. */
function kubeconfigSecrets(text) {
    return [...text.matchAll(SECRET_KEYS)].flatMap(([, value = '']) => {
        const bare = value.trim().replace(/^(["'])(.*)\1$/, '$2');
        return bare === '' ? [] : [bare];
    });
}

;// CONCATENATED MODULE: ./src/action/tables/sign-package.js









const what = {
    path: (0,inputs/* string */.Yj)({
        description: 'pack: folder of the service (default: .). sign: the same, or an archive. verify, push, export: archive that pack or sign wrote. import: file that export wrote.',
    }),
    name: (0,inputs/* string */.Yj)({
        description: 'Name of the package, such as shop or acme/shop; its last part is the service. Default of pack: the only service of the configuration, else the name of the folder.',
        check: (value) => matching(value, schema/* PACKAGE_NAME */.rM.pattern, schema/* PACKAGE_NAME */.rM['x-expected']),
    }),
    version: (0,inputs/* string */.Yj)({
        description: 'A semantic version such as 1.4.2; for pack also where it comes from: tag, file, commits, or auto, the first of them that has one. Default of pack: auto.',
        check: (value) => (0,values/* isVersionSource */.O)(value)
            ? value
            : matching(value, schema/* VERSION */.xv.pattern, `${schema/* VERSION */.xv['x-expected']}, or ${values/* VERSION_SOURCES */.e.join(', ')}`),
    }),
    digest: (0,inputs/* string */.Yj)({
        description: 'Digest that an earlier step gave as output; a file or package with another one is refused. Default: none is expected.',
        check: (value) => {
            if ((0,image_reference/* isDigest */.Bc)(value))
                return value;
            throw new errors/* UserError */.yo(`${(0,action_values/* quote */.hD)(value)} is no digest; write ${schema/* DIGEST */.Dh['x-expected']}`);
        },
    }),
    environment: (0,inputs/* dnsLabel */.UG)({
        description: 'pack, sign: environment that the package is for first (default: the first of the configuration). verify, pull: one that it must have reached (default: any). keygen-check: where the key must be trusted. list, index, dependencies: whose keys count for the index (default: default).',
    }),
    config: (0,inputs/* string */.Yj)({ description: 'Path of the configuration; it may be absent.', default: 'gradus.yml' }),
};
const packing = {
    images: (0,inputs/* text */.Qq)({
        description: 'Images by digest that the package deploys, container=image@sha256:…, one a line; without container= it is the service. Default: none.',
    }),
    dependencies: (0,inputs/* text */.Qq)({
        description: 'Packages that this one needs, name and range, such as acme/cart ^2.1.0, one a line. Default: none.',
    }),
    'lock-file': (0,inputs/* string */.Yj)({
        description: 'Lock file of the dependencies, to be committed; pack keeps to it where it fits, and writes it. Default: gradus.lock.json in path.',
    }),
    locked: (0,inputs/* boolean */.zM)({
        description: 'Refuse dependencies that are not exactly what the lock file says.',
        default: 'false',
    }),
    description: (0,inputs/* string */.Yj)({ description: 'One line about the package. Default: none.' }),
    homepage: (0,inputs/* string */.Yj)({
        description: 'Address of a page about it. Default: none.',
        check: (value) => matching(value, '^https?://[^\\s]+$', 'a URL such as https://shop.example.com'),
    }),
    licence: (0,inputs/* string */.Yj)({ description: 'Licence, such as Apache-2.0. Default: none.' }),
    sbom: (0,inputs/* string */.Yj)({
        description: 'CycloneDX SBOM of the image, as build-image wrote it. Default: sbom.cdx.json in path, where there is one.',
    }),
    output: (0,inputs/* string */.Yj)({
        description: 'Where the result goes: an archive (.tar.gz) or a folder. Default: a private folder of the job; its files stand in the outputs.',
    }),
};
const signing = {
    'gpg-private-key': (0,inputs/* secret */.rJ)({ description: 'Armoured OpenPGP private key to sign with. Default: none.' }),
    'gpg-passphrase': (0,inputs/* secret */.rJ)({ description: 'Its passphrase. Default: it has none.' }),
    sigstore: (0,inputs/* choice */.Yq)(['off', 'key', 'keyless'], {
        description: 'Sign with a Sigstore bundle too: with sigstore-key, or keyless with the identity of the workflow (permissions: id-token: write).',
        default: 'off',
    }),
    'sigstore-key': (0,inputs/* secret */.rJ)({ description: 'PEM of an ECDSA P-256 private key, for sigstore: key. Default: none.' }),
    'sigstore-passphrase': (0,inputs/* secret */.rJ)({ description: 'Its passphrase. Default: it has none.' }),
    'fulcio-url': (0,inputs/* string */.Yj)({
        description: "Certificate authority of sigstore: keyless. Default: Sigstore's public one.",
        check: address,
    }),
    'rekor-url': (0,inputs/* string */.Yj)({
        description: "Transparency log of sigstore: keyless. Default: Sigstore's public one.",
        check: address,
    }),
    'sign-images': (0,inputs/* choice */.Yq)(['off', 'also', 'only'], {
        description: 'sign: sign the images in their registries too (also), or nothing else (only); with Sigstore, as cosign verifies it.',
        default: 'off',
    }),
};
const checking = {
    'trusted-keys': signatures['trusted-keys'],
    'check-images': (0,inputs/* boolean */.zM)({
        description: 'verify, pull: ask the registries whether they serve the images that the package names.',
        default: 'true',
    }),
};
const repository = {
    repository: (0,inputs/* string */.Yj)({
        description: 'Folder of a registry that holds packages, such as ghcr.io/acme/packages. Default: packages.repository of the configuration.',
        check: (value) => matching(value, trust_schema/* packagesSchema */.TI.properties.repository.pattern, trust_schema/* packagesSchema */.TI.properties.repository['x-expected']),
    }),
    package: (0,inputs/* string */.Yj)({
        description: 'pull, verify, promote, yank: which package, in place of name and version: acme/shop@1.4.2, or what push gave as output package.',
    }),
    from: (0,inputs/* dnsLabel */.UG)({ description: 'promote: environment that the package stands in.' }),
    to: (0,inputs/* dnsLabel */.UG)({ description: 'promote: environment that the package goes on to.' }),
    approver: (0,inputs/* string */.Yj)({ description: 'promote, yank: who decided it. Default: who started the run.' }),
    reason: (0,inputs/* string */.Yj)({ description: 'promote, yank: why, in one line; yank needs one.' }),
    names: (0,inputs/* text */.Qq)({
        description: 'index: names of packages that the index has not got yet, one a line or with commas between them, as registries do not list them. Default: none.',
    }),
    lifetime: (0,inputs/* duration */.p0)({
        description: 'index: how long it counts; write it anew before.',
        default: '30d',
        min: 3_600,
        max: 31_536_000,
    }),
    'index-serial': (0,inputs/* integer */.nd)({
        description: 'Smallest serial of the index that is believed, as an earlier run saw it. Default: any.',
        min: 0,
    }),
};
const retention = {
    keep: (0,inputs/* integer */.nd)({
        description: 'prune: number of versions of each package that stay, the newest that were not taken back.',
        default: '20',
        min: 1,
    }),
    'keep-for': (0,inputs/* duration */.p0)({
        description: 'prune: age of the commit up to which a version stays.',
        default: '90d',
        min: 0,
    }),
    'keep-environments': (0,inputs/* text */.Qq)({
        description: 'prune: environments whose packages stay for ever, one a line or with commas between them.',
        default: 'production',
    }),
};
const transfer = {
    registry: (0,inputs/* string */.Yj)({
        description: 'import: registry, or folder of one, for all that mapping has no place for; paths stay. Default: none.',
    }),
    mapping: (0,inputs/* text */.Qq)({
        description: 'import: where repositories of the other side are on this one, such as ghcr.io/acme=registry.internal/acme, one a line. Default: none.',
    }),
    'require-signature': (0,inputs/* boolean */.zM)({
        description: 'export, import: only with images that are signed by a key of the environment too.',
        default: 'false',
    }),
};
const auditing = {
    image: (0,inputs/* string */.Yj)({
        description: 'audit: image by digest, as it runs or ran. Default: what the service named by name runs in the cluster.',
    }),
    namespace: cluster.namespace,
    deployment: cluster.deployment,
    kubeconfig: cluster.kubeconfig,
    context: cluster.context,
};
const signPackage = defineAction({
    name: 'sign-package',
    title: 'Gradus: sign package',
    description: 'What a deployment needs as one package with a version: packed the same bytes anywhere, signed, verified and kept in a registry.',
    branding: { icon: 'lock', color: 'blue' },
    inputs: {
        command: (0,inputs/* choice */.Yq)([
            'pack',
            'sign',
            'verify',
            'push',
            'pull',
            'promote',
            'yank',
            'list',
            'index',
            'prune',
            'export',
            'import',
            'audit',
            'keygen-check',
        ], {
            description: 'pack a service, sign and verify the package; push, pull: to and from a repository; promote: let it into another environment; yank: take it back; list, index, prune: what a repository holds; export, import: across an air gap; audit: from what runs to who signed it; keygen-check: try keys.',
            default: 'pack',
        }),
        ...what,
        ...packing,
        ...signing,
        ...checking,
        ...repository,
        ...retention,
        ...transfer,
        ...auditing,
        ...registries,
        ...dryRun,
        ...traces,
    },
    outputs: {
        package: 'The package in its repository, by digest: what deploy-canary takes.',
        name: 'Name of the package.',
        version: 'Version of the package.',
        digest: 'pack, sign, verify of an archive: digest of the archive, unpacked by gzip. Else: digest of the package in its repository.',
        archive: 'Path of the archive; export: of the file.',
        artifact: 'Name of the artifact that holds the archive; empty where none was uploaded.',
        images: 'JSON object of the images by digest, by container.',
        lock: 'Path of the lock file; empty where nothing was resolved.',
        signature: 'Path of the armoured OpenPGP signature over the manifest, else of the Sigstore bundle.',
        bundle: 'Path of the Sigstore bundle over the manifest; empty where there is none.',
        manifest: 'Path of the manifest: what is signed.',
        fingerprint: 'Primary fingerprint of the OpenPGP key that signed; else hint of the key, or identity.',
        signatures: 'JSON array of who signed: kind, signer, and at where the signature says it.',
        verified: 'true where signature and content of the package were checked; else false, or empty where nothing was to be checked.',
        stages: 'pull, verify in a repository: JSON array of the environments that it has reached.',
        statement: 'promote, yank: digest of the signed statement.',
        packages: 'list, index: JSON array of packages, each with name and versions.',
        'index-url': 'index: the signed index in the repository, by digest.',
        'index-serial': 'list, index: serial of the index.',
        removed: 'prune: JSON array of what was removed, each with name and version.',
        site: 'index: folder of the pages, for actions/upload-pages-artifact.',
        mapping: 'import: JSON object, image as packages name it to where it is on this side.',
        audit: 'audit: path of the JSON file; text, page and signatures lie beside it.',
        'public-key': 'keygen-check: path of the public key, as those who verify need it.',
    },
});
function matching(value, pattern, expected) {
    if (value.length <= 1000 && new RegExp(pattern, 'u').test(value))
        return value;
    throw new errors/* UserError */.yo(`${(0,action_values/* quote */.hD)(value)} is not understood; write ${expected}`);
}
function address(value) {
    return matching(value, '^https?://[^\\s@]+$', 'a URL such as https://fulcio.sigstore.dev, without credentials in it');
}


/***/ }),

/***/ 4828:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G4: () => (/* binding */ toBoolean),
/* harmony export */   S5: () => (/* binding */ toLine),
/* harmony export */   fE: () => (/* binding */ toText),
/* harmony export */   fP: () => (/* binding */ toSeconds),
/* harmony export */   hD: () => (/* binding */ quote),
/* harmony export */   hP: () => (/* binding */ toChoice),
/* harmony export */   yJ: () => (/* binding */ toInteger)
/* harmony export */ });
/* unused harmony export listed */
/* harmony import */ var _config_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5254);
/* harmony import */ var _config_nearest_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1242);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6986);



const LONGEST_QUOTE = 80;
/** A value as an error shows it: one line, quoted, shortened, control characters made visible. */
function quote(value) {
    const short = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value;
    // JSON leaves C1 controls and line separators as they are.
    return JSON.stringify(short).replace(/[\p{Cc}\u2028\u2029]/gu, (char) => {
        return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
}
/** @throws {UserError} control characters, line breaks, or a leading "-" that a program could take for an option */
function toLine(value, longest) {
    if (/[\p{Cc}\u2028\u2029]/u.test(value)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} has a line break or another control character; write one line of plain text`);
    }
    if (value.startsWith('-'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} begins with "-"; write a value that doesn't`);
    if (value.length > longest) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} has ${value.length} characters; write at most ${longest}`);
    }
    return value;
}
/** Text of several lines. @throws {UserError} control characters other than line breaks and tabs */
function toText(value, longest) {
    if (/\p{Cc}/u.test(value.replace(/[\t\r\n]/g, ''))) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} has a control character; write plain text`);
    }
    if (value.length > longest)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`it has ${value.length} characters; write at most ${longest}`);
    return value;
}
function toInteger(value, range) {
    if (!/^[0-9]{1,15}$/.test(value)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} is no whole number; write one, such as ${range.min ?? 1}`);
    }
    return within(Number(value), value, range, '');
}
/** Seconds of "60s", "1m30s", "2h"; a bare number is seconds. */
function toSeconds(value, range) {
    const seconds = (0,_config_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationSeconds */ .o8)(value);
    if (seconds === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} is no duration; write whole numbers with s, m, h or d, such as 60s or 1m30s`);
    }
    return within(seconds, value, range, ' s');
}
function within(number, value, { min, max }, unit) {
    if ((min === undefined || number >= min) && (max === undefined || number <= max))
        return number;
    if (min === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} is too large; write at most ${max}${unit}`);
    if (max === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} is too small; write at least ${min}${unit}`);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} is out of range; write ${min} to ${max}${unit}`);
}
/** The words of the YAML 1.2 core schema, as `core.getBooleanInput` reads them. */
function toBoolean(value) {
    if (/^(?:true|True|TRUE)$/.test(value))
        return true;
    if (/^(?:false|False|FALSE)$/.test(value))
        return false;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} is neither true nor false; write one of them`);
}
function toChoice(value, choices) {
    const found = choices.find((choice) => choice === value);
    if (found !== undefined)
        return found;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${quote(value)} is not one of them; write ${listed(choices, 'or')}${didYouMean(value, choices)}`);
}
function listed(words, last) {
    if (words.length < 2)
        return words.join('');
    return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
/** " (did you mean steps?)" when one of the words is near, else nothing. */
function didYouMean(value, words) {
    const near = (0,_config_nearest_js__WEBPACK_IMPORTED_MODULE_2__/* .nearest */ .p)(value, words);
    return near === undefined ? '' : ` (did you mean ${near}?)`;
}


/***/ }),

/***/ 6772:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   hP: () => (/* binding */ criticalitySchema),
/* harmony export */   mN: () => (/* binding */ confidenceSchema),
/* harmony export */   qQ: () => (/* binding */ CRITICALITY)
/* harmony export */ });
/* harmony import */ var _json_schema_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6342);

/** The blocks of gradus.yml that the score reads. */
const CRITICALITY = { low: 0.25, normal: 0.5, high: 0.75, critical: 1 };
const criticalitySchema = {
    anyOf: [
        { type: 'string', enum: ['low', 'normal', 'high', 'critical'] },
        { type: 'number', minimum: 0, maximum: 1 },
    ],
    default: 'normal',
    description: 'How much a bad version matters, for the blast radius in the score: a word, or 0 to 1 (low is 0.25, normal 0.5, high 0.75, critical 1).',
    'x-expected': 'low, normal, high, critical, or a number from 0 to 1',
};
const weight = (preset, description) => ({
    type: 'integer',
    minimum: 0,
    maximum: 1000,
    default: preset,
    description,
});
const POINTS = { type: 'number', minimum: 0, maximum: 100 };
const confidenceSchema = (0,_json_schema_js__WEBPACK_IMPORTED_MODULE_0__/* .typed */ .n)({
    type: 'object',
    description: 'How the score is made and what it decides.',
    additionalProperties: false,
    properties: {
        weights: {
            type: 'object',
            description: 'Parts of a thousand; what is not named keeps its default, and all sum to 1000.',
            additionalProperties: false,
            properties: {
                safety: weight(300, 'An earlier safety check, test results, scans.'),
                health: weight(250, 'What the gates say of the canary.'),
                blast: weight(150, 'How many requests a bad version would meet at once, and how much that matters.'),
                history: weight(100, 'How earlier rollouts of the service ended.'),
                complexity: weight(100, 'How large and how unusual the change is.'),
                coverage: weight(100, 'Test coverage of the added lines.'),
            },
        },
        thresholds: {
            type: 'object',
            description: 'Scores that decide.',
            additionalProperties: false,
            properties: {
                promote: { ...POINTS, default: 80, description: 'At least this is promoted without a person.' },
                rollback: { ...POINTS, default: 60, description: 'Less than this is taken back.' },
            },
        },
    },
});


/***/ }),

/***/ 5254:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   S5: () => (/* binding */ durationText),
/* harmony export */   ft: () => (/* binding */ DURATION),
/* harmony export */   o8: () => (/* binding */ durationSeconds)
/* harmony export */ });
const UNITS = [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
];
/** Seconds of `90s`, `1m30s`, `2h`, `1d` or a plain whole number of seconds; undefined for anything else. */
function durationSeconds(value) {
    if (typeof value === 'number')
        return Number.isInteger(value) && value >= 0 ? value : undefined;
    if (typeof value !== 'string' || value.length > 40)
        return undefined;
    const text = value.trim();
    if (/^[0-9]+$/.test(text))
        return Number(text);
    const parts = /^(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?$/.exec(text);
    if (parts === null || text === '')
        return undefined;
    return UNITS.reduce((sum, [, seconds], index) => sum + Number(parts[index + 1] ?? 0) * seconds, 0);
}
/** The shortest way to write that many whole seconds: 90 is `1m30s`. */
function durationText(seconds) {
    let rest = seconds;
    let text = '';
    for (const [unit, size] of UNITS) {
        const count = Math.floor(rest / size);
        rest -= count * size;
        if (count > 0)
            text += `${count}${unit}`;
    }
    return text === '' ? '0s' : text;
}
/** Schema of a time: `90s`, `1m30s`, `2h`; a plain number counts seconds. */
const DURATION = {
    anyOf: [
        { type: 'string', minLength: 1, pattern: '^([0-9]+|([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?)$' },
        { type: 'integer', minimum: 0 },
    ],
    format: 'duration',
};


/***/ }),

/***/ 9919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   QN: () => (/* binding */ settingSchema),
/* harmony export */   oG: () => (/* binding */ settingProblem),
/* harmony export */   sb: () => (/* binding */ readSettings)
/* harmony export */ });
/* unused harmony export SETTING_INPUTS */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(6986);
/* harmony import */ var _yaml_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(286);
/* harmony import */ var _load_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1178);
/* harmony import */ var _read_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9670);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6105);





/** Where in a service's settings an input of another name belongs; all others carry the setting's own name. */
const PLACES = {
    traffic: ['traffic', 'provider'],
    route: ['traffic', 'route'],
    rule: ['traffic', 'rule'],
    'prometheus-url': ['prometheus', 'url'],
    'prometheus-preset': ['prometheus', 'preset'],
};
/** Inputs whose text is YAML. */
const BLOCKS = new Set(['gates', 'prometheus']);
/**
 * What is written in the file only; single keys of blocks are inputs where `PLACES` says so. An input never takes back
 * that the file asks for signatures.
 */
const NO_INPUTS = new Set(['traffic', 'prometheus', 'metrics', 'confidence', 'require-signature']);
/** The names of all inputs that `readSettings` understands. */
const SETTING_INPUTS = [
    ...Object.keys(_schema_js__WEBPACK_IMPORTED_MODULE_3__/* .serviceSchema */ .dh.properties).filter((name) => !NO_INPUTS.has(name)),
    ...Object.keys(PLACES),
];
/** @throws {UserError} all inputs that can't be used, by the input's name */
function readSettings(inputs) {
    const problems = [];
    const settings = {};
    for (const [name, text] of Object.entries(inputs)) {
        if (text === undefined || text.trim() === '')
            continue;
        const value = readSetting(name, text.trim(), problems);
        const [block, key] = placeOf(name);
        settings[block] = key === undefined ? value : { ...settings[block], [key]: value };
    }
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo((0,_load_js__WEBPACK_IMPORTED_MODULE_1__/* .report */ .z8)(problems.map(_load_js__WEBPACK_IMPORTED_MODULE_1__/* .sentenceOf */ .$N)));
    return settings;
}
/** What is wrong with the text of a setting, by the input's name; undefined when nothing is. */
function settingProblem(name, text) {
    const problems = [];
    readSetting(name, text, problems);
    return problems.length === 0 ? undefined : (0,_load_js__WEBPACK_IMPORTED_MODULE_1__/* .report */ .z8)(problems.map(_load_js__WEBPACK_IMPORTED_MODULE_1__/* .sentenceOf */ .$N));
}
/** The part of the schema that describes an input. */
function settingSchema(name) {
    if (!SETTING_INPUTS.includes(name))
        throw new Error(`no setting belongs to the input ${name}`);
    const [block, key] = placeOf(name);
    const properties = _schema_js__WEBPACK_IMPORTED_MODULE_3__/* .serviceSchema */ .dh.properties;
    const outer = properties[block];
    const schema = key === undefined ? outer : outer?.properties?.[key];
    if (schema === undefined)
        throw new Error(`no setting ${block} ${key ?? ''}`);
    return schema;
}
function placeOf(name) {
    return PLACES[name] ?? [name];
}
function readSetting(name, text, problems) {
    const schema = settingSchema(name);
    return (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .readBySchema */ .RZ)(schema, inputValue(name, text, schema), [name], problems);
}
/** Inputs are text; a number is one where the schema asks for it. */
function inputValue(name, text, schema) {
    // A word alone is one: what YAML makes of off and no would be explained in place of what belongs here.
    if (BLOCKS.has(name) && /^[a-z]+$/i.test(text))
        return text;
    if (BLOCKS.has(name))
        return (0,_yaml_js__WEBPACK_IMPORTED_MODULE_0__/* .readYaml */ .g)(text, name, undefined, 'unambiguous').value;
    const whole = schema.type === 'integer' && /^[0-9]{1,15}$/.test(text);
    const decimal = schema.anyOf?.some(({ type }) => type === 'number') && /^[0-9]{1,6}(?:\.[0-9]{1,9})?$/.test(text);
    return whole || decimal ? Number(text) : text;
}


/***/ }),

/***/ 6342:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ typed)
/* harmony export */ });
function typed(schema) {
    return schema;
}


/***/ }),

/***/ 1178:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $N: () => (/* binding */ sentenceOf),
/* harmony export */   Z9: () => (/* binding */ loadConfig),
/* harmony export */   z8: () => (/* binding */ report)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(6986);
/* harmony import */ var _yaml_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(286);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(1242);
/* harmony import */ var _read_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9670);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6105);
/* harmony import */ var _trust_schema_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7544);






const MOST_SHOWN = 10;
/**
 * Reads the text of a `gradus.yml`.
 *
 * @param path how errors call the file
 * @throws {UserError} all that is wrong with it, each with its line
 */
function loadConfig(text, path) {
    const { value, lineOf } = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_0__/* .readYaml */ .g)(text, path, undefined, 'unambiguous');
    // A file that is empty or holds only comments says nothing, which is fine: everything has a default.
    if (value === undefined || value === null)
        return {};
    if (typeof value !== 'object' || Array.isArray(value)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${path}: ${(0,_read_js__WEBPACK_IMPORTED_MODULE_1__/* .shown */ .SP)(value)} can't be used; write keys such as services and prometheus`);
    }
    const problems = [];
    const config = (0,_read_js__WEBPACK_IMPORTED_MODULE_1__/* .readBySchema */ .RZ)(_schema_js__WEBPACK_IMPORTED_MODULE_2__/* .configSchema */ .Qn, value, [], problems);
    checkServicesOfEnvironments(config, problems);
    checkTrustedEnvironments(config, problems);
    if (problems.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(report(problems.map((problem) => `${path} line ${lineOf(problem.path)}: ${sentenceOf(problem)}`)));
    }
    return config;
}
function checkServicesOfEnvironments(config, problems) {
    const known = Object.keys(config.services ?? {});
    for (const [environment, settings] of Object.entries(config.environments ?? {})) {
        for (const service of Object.keys(settings.services ?? {})) {
            if (known.includes(service))
                continue;
            const sentence = `unknown service; ${known.length === 0 ? 'services has none' : `services has ${known.join(', ')}`}`;
            problems.push({ path: ['environments', environment, 'services', service], sentence });
        }
    }
}
/** A name with a typing error would leave its environment with the default's keys. */
function checkTrustedEnvironments({ environments, 'trusted-keys': trusted = {} }, problems) {
    if (environments === undefined)
        return;
    const known = [_trust_schema_js__WEBPACK_IMPORTED_MODULE_3__/* .DEFAULT_TRUST */ .TC, ...Object.keys(environments)];
    for (const name of Object.keys(trusted)) {
        if (known.includes(name))
            continue;
        const guess = (0,_nearest_js__WEBPACK_IMPORTED_MODULE_5__/* .nearest */ .p)(name, known);
        const advice = guess === undefined ? `environments has ${known.slice(1).join(', ')}` : `did you mean ${guess}?`;
        problems.push({ path: ['trusted-keys', name], sentence: `unknown environment; ${advice}` });
    }
}
/** `services.shop.setle: unknown key; did you mean settle?` */
function sentenceOf({ path, sentence }) {
    return path.length === 0 ? sentence : `${pathText(path)}: ${sentence}`;
}
/** One line for each sentence, not more than a person reads. */
function report(sentences) {
    const rest = sentences.length - MOST_SHOWN;
    return [...sentences.slice(0, MOST_SHOWN), ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}
const SHOWN_KEY_CHARACTERS = 60;
function pathText(path) {
    return path
        .map((part) => {
        if (typeof part === 'number')
            return `[${part}]`;
        const key = /^[\w-]{1,60}$/.test(part) ? part : JSON.stringify(part.slice(0, SHOWN_KEY_CHARACTERS));
        return `.${key}`;
    })
        .join('')
        .replace(/^\./, '');
}


/***/ }),

/***/ 1242:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ nearest)
/* harmony export */ });
const LONGEST = 60;
/** The word that a person most likely meant, if one is near: it begins so, or at most a third of its letters differ. */
function nearest(word, known) {
    if (word.length > LONGEST)
        return undefined;
    const wanted = plain(word);
    const longer = wanted.length < 3 ? [] : known.filter((candidate) => plain(candidate).startsWith(wanted));
    if (longer.length === 1)
        return longer[0];
    let best;
    for (const candidate of known) {
        const distance = editDistance(wanted, plain(candidate));
        const limit = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
        if (distance <= limit && (best === undefined || distance < best.distance))
            best = { word: candidate, distance };
    }
    return best?.word;
}
/** onCancel, on_cancel and on-cancel are one word. */
function plain(word) {
    return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}
/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
function editDistance(a, b) {
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i += 1) {
        const row = [i];
        for (let j = 1; j <= b.length; j += 1) {
            const same = a[i - 1] === b[j - 1];
            let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
                cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
            row.push(cost);
        }
        before = last;
        last = row;
    }
    return last[b.length] ?? 0;
}


/***/ }),

/***/ 9670:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   RZ: () => (/* binding */ readBySchema),
/* harmony export */   SP: () => (/* binding */ shown),
/* harmony export */   p6: () => (/* binding */ expected)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5254);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1242);
/* harmony import */ var _steps_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4739);



/**
 * Checks a value against a schema and hands it back with durations in seconds and steps as numbers. Every problem is
 * collected; where there are any, the value is not to be used.
 */
function readBySchema(schema, value, path, problems) {
    if (schema.format === 'duration')
        return readDuration(schema, value, path, problems);
    if (schema.format === 'steps')
        return readSteps(value, path, problems);
    const type = typeOf(value);
    if (!accepts(schema, type, value)) {
        problems.push({ path, sentence: `${shown(value)} can't be used; write ${expected(schema)}` });
        return undefined;
    }
    if (type === 'object')
        return readObject(schema, value, path, problems);
    if (type === 'array')
        return readArray(schema, value, path, problems);
    return value;
}
function readObject(schema, value, path, problems) {
    const properties = schema.properties ?? {};
    const entries = Object.entries(value);
    if (entries.length > (schema.maxProperties ?? Number.POSITIVE_INFINITY)) {
        problems.push({ path, sentence: `has ${entries.length} entries; at most ${schema.maxProperties} are read` });
        return {};
    }
    for (const key of schema.required ?? []) {
        if (!Object.hasOwn(value, key))
            problems.push({ path, sentence: `has no ${key}; write ${expected(properties[key] ?? {})}` });
    }
    const read = [];
    for (const [key, child] of entries) {
        const at = [...path, key];
        const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
        const further = schema.additionalProperties;
        if (known !== undefined) {
            // An empty key (`settle:`) is the default, as if it were not there.
            if (child !== null)
                read.push([key, readBySchema(known, child, at, problems)]);
        }
        else if (typeof further === 'object') {
            checkName(schema, key, at, problems);
            read.push([key, readBySchema(further, child ?? {}, at, problems)]);
        }
        else {
            problems.push({ path: at, sentence: unknownKey(key, Object.keys(properties)) });
        }
    }
    return Object.fromEntries(read);
}
function readArray(schema, value, path, problems) {
    const { items } = schema;
    return items === undefined ? value : value.map((item, index) => readBySchema(items, item, [...path, index], problems));
}
function checkName(schema, key, path, problems) {
    const names = schema.propertyNames;
    if (names !== undefined && !accepts(names, 'string', key)) {
        problems.push({ path, sentence: `${shown(key)} can't be a name here; write ${expected(names)}` });
    }
}
function unknownKey(key, known) {
    const guess = (0,_nearest_js__WEBPACK_IMPORTED_MODULE_1__/* .nearest */ .p)(key, known);
    return guess === undefined ? `unknown key; known are ${known.join(', ')}` : `unknown key; did you mean ${guess}?`;
}
function readDuration(schema, value, path, problems) {
    const { minimum, maximum } = schema['x-seconds'] ?? { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
    const seconds = (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationSeconds */ .o8)(value);
    if (seconds !== undefined && seconds >= minimum && seconds <= maximum)
        return seconds;
    problems.push({ path, sentence: `${shown(value)} can't be used; write ${expected(schema)}` });
    return undefined;
}
function readSteps(value, path, problems) {
    const steps = (0,_steps_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSteps */ .$)(value);
    if (Array.isArray(steps))
        return steps;
    problems.push({ path, sentence: steps.wrong });
    return undefined;
}
function typeOf(value) {
    if (value === null || value === undefined)
        return 'null';
    if (Array.isArray(value))
        return 'array';
    if (typeof value === 'number')
        return Number.isInteger(value) ? 'integer' : 'number';
    return typeof value;
}
/** Everything about a value itself, not about its parts. */
function accepts(schema, type, value) {
    const types = schema.type === undefined ? undefined : [schema.type].flat();
    if (types !== undefined && !types.includes(type) && !(type === 'integer' && types.includes('number')))
        return false;
    if (schema.enum !== undefined && !schema.enum.includes(value))
        return false;
    if (schema.const !== undefined && schema.const !== value)
        return false;
    if (schema.anyOf !== undefined && !schema.anyOf.some((one) => accepts(one, type, value)))
        return false;
    if (typeof value === 'string')
        return acceptsText(schema, value);
    if (typeof value === 'number')
        return acceptsNumber(schema, value);
    if (Array.isArray(value))
        return value.length >= (schema.minItems ?? 0) && value.length <= (schema.maxItems ?? MOST_ITEMS);
    return true;
}
const MOST_ITEMS = 1000;
const MOST_CHARACTERS = 10_000;
function acceptsText(schema, value) {
    if (value.length < (schema.minLength ?? 0) || value.length > (schema.maxLength ?? MOST_CHARACTERS))
        return false;
    return schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value);
}
function acceptsNumber(schema, value) {
    return (Number.isFinite(value) &&
        value >= (schema.minimum ?? Number.NEGATIVE_INFINITY) &&
        value <= (schema.maximum ?? Number.POSITIVE_INFINITY) &&
        value > (schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
        value < (schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY));
}
/** What to write instead, in words. */
function expected(schema) {
    if (schema['x-expected'] !== undefined)
        return schema['x-expected'];
    if (schema.format === 'duration') {
        const { minimum, maximum } = schema['x-seconds'] ?? { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
        return `a time from ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationText */ .S5)(minimum)} to ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationText */ .S5)(maximum)}, such as 60s, 1m30s or 2h`;
    }
    if (schema.enum !== undefined)
        return oneOf([...schema.enum]);
    if (schema.const !== undefined)
        return String(schema.const);
    if (schema.anyOf !== undefined)
        return oneOf(schema.anyOf.map(expected));
    return oneOf([schema.type ?? 'something else'].flat().map((type) => expectedType(schema, type)));
}
function expectedType(schema, type) {
    if (type === 'integer' || type === 'number') {
        const { minimum, maximum } = schema;
        const range = minimum !== undefined && maximum !== undefined
            ? ` from ${minimum} to ${maximum}`
            : minimum !== undefined
                ? ` of at least ${minimum}`
                : maximum !== undefined
                    ? ` of at most ${maximum}`
                    : '';
        return `a ${type === 'integer' ? 'whole ' : ''}number${range}`;
    }
    if (type === 'boolean')
        return 'true or false';
    if (type === 'array')
        return `a list of ${schema.items === undefined ? 'values' : expected(schema.items)}`;
    if (type === 'object')
        return objectWords(schema);
    const example = exampleOf(schema);
    return example === undefined ? 'text' : `text such as ${JSON.stringify(example)}`;
}
function objectWords(schema) {
    const keys = Object.keys(schema.properties ?? {});
    return keys.length === 0 ? 'keys with values' : `keys (${keys.join(', ')}) with values`;
}
function exampleOf(schema) {
    const candidates = [...(schema.examples ?? []), schema.default, schema.properties?.below?.default];
    return candidates.find((value) => typeof value === 'string');
}
function oneOf(words) {
    return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
const SHOWN_CHARACTERS = 80;
/** What JSON leaves as it is: DEL and the C1 controls, marks of direction, line and paragraph separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
function escaped(character) {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
/** A value in an error: short, on one line. */
function shown(value) {
    if (value === undefined || value === null)
        return 'nothing';
    if (Array.isArray(value))
        return value.length === 0 ? 'an empty list' : 'a list';
    if (typeof value === 'object')
        return 'a block of keys';
    const text = typeof value === 'string' ? JSON.stringify(value).replaceAll(UNPRINTABLE, escaped) : String(value);
    return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}


/***/ }),

/***/ 6105:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  OX: () => (/* binding */ SERVICE_NAME),
  Qn: () => (/* binding */ configSchema),
  dh: () => (/* binding */ serviceSchema)
});

// UNUSED EXPORTS: environmentSchema, prometheusSchema

// EXTERNAL MODULE: ./src/config/confidence-schema.js
var confidence_schema = __nccwpck_require__(6772);
// EXTERNAL MODULE: ./src/config/duration.js
var duration = __nccwpck_require__(5254);
;// CONCATENATED MODULE: ./src/config/gates-schema.js
/**
 * The blocks `gates:` and `prometheus:` of gradus.yml, as JSON Schema (draft 2020-12) fragments and as types. The one
 * schema of the file takes them in; src/gates reads the types.
 */
const PERCENT = '^(100|[0-9]{1,2}(\\.[0-9]{1,4})?) ?%$';
const DURATION = '^[0-9]{1,6}(\\.[0-9]{1,3})?(ms|s|m|h)$';
const LATENCY_GATES = (/* unused pure expression or super */ null && (['p50', 'p75', 'p90', 'p95', 'p99', 'p99.9']));
const required = {
    type: 'boolean',
    description: 'A step can only pass when this gate passes. Default: true for errors, false for the others.',
};
const dry = { type: 'boolean', default: false, description: 'Report this gate, but never let it decide.' };
const settings = {
    mode: {
        enum: ['sequential', 'threshold'],
        default: 'sequential',
        description: 'sequential: weighs the evidence, may be looked at any time, false alarms bounded by alpha. threshold: compares each interval with the limit.',
    },
    'failure-limit': {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        default: 1,
        description: 'Threshold mode: the gate fails with this many intervals over the limit.',
    },
    'max-burst': {
        type: 'integer',
        minimum: 1,
        maximum: 10000,
        description: 'How many events one cause can bring in one arm, for example by retries; evidence is divided by it. Default: 1, for requests 10.',
    },
    required,
    dry,
};
function percent(description, value) {
    return {
        type: 'string',
        pattern: PERCENT,
        description,
        'x-expected': `a percentage from 0% to 100%, such as "${value ?? '2%'}"`,
        ...(value === undefined ? {} : { default: value }),
    };
}
function latency(share, bound) {
    const below = { type: 'string', pattern: DURATION, description: 'The bound, such as "500ms" or "1s".' };
    return {
        type: ['boolean', 'string', 'object'],
        pattern: DURATION,
        description: `At most ${share} of requests may take longer than this${bound ? `; true or absent: ${bound}` : ''}; false: off.`,
        default: bound ?? false,
        additionalProperties: false,
        properties: { below: bound ? { ...below, default: bound } : below, ...settings },
        ...(bound ? {} : { required: ['below'] }),
    };
}
function saturation(what, bound) {
    return {
        type: ['boolean', 'string', 'object'],
        pattern: PERCENT,
        description: `Highest ${what} of a canary pod, as a share of its limit; fails when the last 3 intervals are all above it and above the baseline by 10 points.`,
        default: bound,
        additionalProperties: false,
        properties: { below: percent('The bound, such as "80%".', bound), required, dry },
    };
}
const gatesSchema = {
    type: 'object',
    description: 'The questions asked of the metrics at every step. Each gate: true, false (off), or its settings.',
    additionalProperties: false,
    default: {},
    properties: {
        errors: {
            type: ['boolean', 'object'],
            description: 'The canary may not answer with errors more often than the baseline does.',
            default: true,
            additionalProperties: false,
            properties: {
                ratio: {
                    type: 'number',
                    minimum: 1,
                    maximum: 100,
                    default: 1.1,
                    description: 'Largest error rate, as a multiple of the baseline, that is still good.',
                },
                limit: percent('In addition: largest error rate of the canary, such as "2%", whatever the baseline does.'),
                ...settings,
            },
        },
        p50: latency('50 %'),
        p75: latency('25 %'),
        p90: latency('10 %'),
        p95: latency('5 %', '500ms'),
        p99: latency('1 %', '1s'),
        'p99.9': latency('0.1 %'),
        requests: {
            type: ['boolean', 'string', 'object'],
            pattern: PERCENT,
            description: 'The canary must get more than this part of the requests that its weight promises it.',
            default: '50%',
            additionalProperties: false,
            properties: { above: percent('The bound, such as "50%".', '50%'), ...settings },
        },
        cpu: saturation('CPU use', '80%'),
        memory: saturation('memory use', '90%'),
        alpha: {
            type: 'number',
            minimum: 0.000001,
            maximum: 0.2,
            default: 0.01,
            description: 'Bound on the chance that a good version is taken back, over the whole rollout.',
        },
        beta: {
            type: 'number',
            minimum: 0.000001,
            maximum: 0.2,
            default: 0.05,
            description: 'Bound on the chance that a step passes a version worse than the step allows.',
        },
        'harm-budget': percent('Share of all users’ requests that a step may put at risk: at 5 % of traffic the canary must be shown to be within 20 times this of the baseline.', '0.25%'),
    },
};
const PRESET_NAMES = ['opentelemetry', 'istio', 'linkerd', 'ingress-nginx', 'traefik', 'envoy'];
const LABEL = '^[a-zA-Z_][a-zA-Z0-9_]{0,99}$';
const QUERY_HELP = '{{namespace}}, {{service}} and {{pods}} are filled in, for example pod=~"{{pods}}".';
const prometheusSchema = {
    type: 'object',
    description: 'Where the gates get their counts. Tokens and passwords are inputs, never written here.',
    additionalProperties: false,
    properties: {
        url: {
            type: 'string',
            pattern: '^https?://',
            maxLength: 2000,
            description: 'Address of Prometheus or of anything that speaks its HTTP API, a path prefix included.',
        },
        preset: {
            enum: PRESET_NAMES,
            default: 'opentelemetry',
            description: 'Which metric names are counted: of the pods themselves (opentelemetry, istio, linkerd), or of a proxy by Service.',
        },
        'namespace-label': {
            type: 'string',
            pattern: LABEL,
            default: 'namespace',
            description: 'Label that holds the Kubernetes namespace.',
        },
        'pod-label': { type: 'string', pattern: LABEL, default: 'pod', description: 'Label that holds the pod’s name.' },
        queries: {
            type: 'object',
            description: `Your own counters instead of a preset: plain selectors, without rate() or sum(). ${QUERY_HELP}`,
            additionalProperties: false,
            required: ['requests'],
            properties: {
                requests: {
                    type: 'string',
                    minLength: 1,
                    maxLength: 2000,
                    description: 'Selects the counters of all requests.',
                },
                errors: {
                    type: 'string',
                    minLength: 1,
                    maxLength: 2000,
                    description: 'Selects the counters of failed requests.',
                },
                buckets: {
                    type: 'string',
                    minLength: 1,
                    maxLength: 2000,
                    description: 'Selects the histogram’s buckets (label le).',
                },
                'bucket-unit': { enum: ['seconds', 'milliseconds'], default: 'seconds', description: 'Unit of le.' },
            },
        },
    },
};

// EXTERNAL MODULE: ./src/config/json-schema.js
var json_schema = __nccwpck_require__(6342);
;// CONCATENATED MODULE: ./src/config/metrics-schema.js

/** The block `metrics:`: where the gates get their counts when it is not from a Prometheus. One source of the list. */
const VARIABLE = {
    type: 'string',
    maxLength: 200,
    pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
    'x-expected': 'the name of an environment variable, such as METRICS_TOKEN',
};
const HEADER_NAMES = {
    type: 'string',
    maxLength: 100,
    pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
    'x-expected': "a header's name, such as X-Team",
};
const POINTER = {
    type: 'string',
    maxLength: 500,
    pattern: '^(/([^~/]|~[01])*)*$',
    'x-expected': 'a JSON pointer, such as /canary/requests',
};
const QUERY = { type: 'string', minLength: 1, maxLength: 1000 };
const VALUES = '{{namespace}}, {{service}}, {{replicaset}}, {{pods}} and {{resolution}} are filled in, for each arm.';
const LAG = {
    ...duration/* DURATION */.ft,
    'x-seconds': { minimum: 0, maximum: 900 },
    description: 'Time after the end of an interval until its counts are complete.',
};
const RESOLUTION = {
    ...duration/* DURATION */.ft,
    'x-seconds': { minimum: 1, maximum: 3600 },
    description: 'Time between two points of the source; intervals are multiples of it, at least two.',
};
const TIMEOUT = {
    ...duration/* DURATION */.ft,
    'x-seconds': { minimum: 1, maximum: 120 },
    default: '10s',
    description: 'Longest time for one look; a source that takes longer did not answer.',
};
const URL_OF = {
    type: 'string',
    maxLength: 4000,
    pattern: '^https?://[^\\s]+$',
    'x-expected': 'a URL such as https://metrics.example.com/counts',
};
const counts = {
    type: 'object',
    additionalProperties: false,
    required: ['n'],
    properties: {
        n: {
            ...POINTER,
            description: 'Requests of the canary, or of the arm that was asked for where m and y are absent.',
        },
        x: { ...POINTER, description: 'Events among them: errors, or requests slower than the bound of the gate.' },
        m: { ...POINTER, description: 'Requests of the baseline.' },
        y: { ...POINTER, description: 'Events among them.' },
    },
};
const httpJson = {
    type: 'object',
    description: 'Any HTTP server that answers with counts in JSON.',
    additionalProperties: false,
    required: ['url', 'counts'],
    properties: {
        url: {
            ...URL_OF,
            description: 'Asked at each look. {{from}}, {{to}} and other values are filled in behind the host, URL-escaped.',
        },
        method: { type: 'string', enum: ['GET', 'POST'], description: 'Default: GET, and POST where there is a body.' },
        body: {
            type: 'string',
            minLength: 1,
            maxLength: 10_000,
            description: 'JSON to send. The same values are filled in, escaped for a JSON text.',
        },
        headers: {
            type: 'object',
            description: 'Further headers. No secrets: those come by token-env and header-env.',
            maxProperties: 20,
            propertyNames: {
                ...HEADER_NAMES,
                pattern: "^(?![Aa][Uu][Tt][Hh][Oo][Rr][Ii][Zz][Aa][Tt][Ii][Oo][Nn]$)[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
                'x-expected': "a header's name such as X-Team (and token-env or header-env for Authorization)",
            },
            additionalProperties: {
                type: 'string',
                maxLength: 2000,
                pattern: '^[\\t\\x20-\\x7e]*$',
                'x-expected': 'printable ASCII text on one line',
            },
        },
        'token-env': { ...VARIABLE, description: 'Environment variable that holds a bearer token.' },
        'header-env': {
            type: 'object',
            description: 'Headers whose values are secrets: name of the header, environment variable that holds its value.',
            maxProperties: 20,
            propertyNames: HEADER_NAMES,
            additionalProperties: VARIABLE,
        },
        counts: {
            type: 'object',
            description: 'Where the counts of each gate are in the answer, by JSON pointer (RFC 6901).',
            maxProperties: 20,
            propertyNames: {
                type: 'string',
                maxLength: 100,
                pattern: '^(errors|requests|p50|p75|p90|p95|p99|p99\\.9)$',
                'x-expected': 'a gate that counts: errors, requests, p50, p75, p90, p95, p99 or p99.9',
            },
            additionalProperties: counts,
        },
        resolution: { ...RESOLUTION, default: '1s' },
        lag: { ...LAG, default: '5s' },
        timeout: TIMEOUT,
    },
};
const command = {
    type: 'object',
    description: 'A command of yours that prints counts as one JSON object.',
    additionalProperties: false,
    required: ['run'],
    properties: {
        run: {
            type: 'array',
            minItems: 1,
            maxItems: 100,
            items: {
                type: 'string',
                minLength: 1,
                maxLength: 2000,
                description: 'Program, then its arguments, as they are.',
            },
            description: 'Program and arguments; no shell. {{from}}, {{to}} and other values are filled in.',
            'x-expected': 'a list of texts, such as [node, scripts/counts.mjs, "{{from}}", "{{to}}"]',
        },
        env: {
            type: 'array',
            maxItems: 50,
            items: { ...VARIABLE, description: 'Name of a variable.' },
            default: [],
            description: 'Environment variables that it gets besides PATH, HOME and the locale; their values are masked.',
        },
        resolution: { ...RESOLUTION, default: '1s' },
        lag: { ...LAG, default: '5s' },
        timeout: TIMEOUT,
    },
};
/** The counters of a system with a query language, each asked for once an arm. */
function queries(requests, errors, slow) {
    return {
        requests: { ...QUERY, examples: [requests], description: `Query for the number of requests. ${VALUES}` },
        errors: { ...QUERY, examples: [errors], description: 'Query for the number of failed requests.' },
        slow: {
            ...QUERY,
            examples: [slow],
            description: 'Query for the number of requests slower than {{bound}} seconds ({{bound-ms}} milliseconds).',
        },
    };
}
const OTHER_URL = { ...URL_OF, description: 'Another address of the API, such as that of a proxy.' };
const datadog = {
    type: 'object',
    description: 'Datadog metrics, by the query API v1.',
    additionalProperties: false,
    required: ['requests'],
    properties: {
        site: {
            type: 'string',
            maxLength: 200,
            pattern: '^[a-z0-9.-]+$',
            default: 'datadoghq.com',
            description: 'The Datadog site, such as datadoghq.eu.',
            'x-expected': 'a Datadog site, such as datadoghq.eu',
        },
        ...queries('sum:http.server.requests{kube_replica_set:{{replicaset}}}.as_count()', 'sum:http.server.requests{kube_replica_set:{{replicaset}},status_class:5xx}.as_count()', 'sum:http.server.slow{kube_replica_set:{{replicaset}},bound:{{bound-ms}}}.as_count()'),
        'api-key-env': { ...VARIABLE, default: 'DD_API_KEY', description: 'Environment variable with the API key.' },
        'app-key-env': {
            ...VARIABLE,
            default: 'DD_APP_KEY',
            description: 'Environment variable with an application key that may query timeseries.',
        },
        url: OTHER_URL,
        resolution: { ...RESOLUTION, default: '10s' },
        lag: { ...LAG, default: '60s' },
        timeout: TIMEOUT,
    },
};
const cloudwatch = {
    type: 'object',
    description: 'Amazon CloudWatch metrics, by GetMetricData. Credentials: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.',
    additionalProperties: false,
    required: ['requests'],
    properties: {
        region: {
            type: 'string',
            maxLength: 50,
            pattern: '^[a-z0-9-]+$',
            description: 'AWS region. Default: AWS_REGION.',
            'x-expected': 'an AWS region, such as eu-central-1',
        },
        ...queries(`SUM(SEARCH('{shop,ReplicaSet} MetricName="requests" ReplicaSet="{{replicaset}}"', 'Sum', {{resolution}}))`, `SUM(SEARCH('{shop,ReplicaSet} MetricName="errors" ReplicaSet="{{replicaset}}"', 'Sum', {{resolution}}))`, `SUM(SEARCH('{shop,ReplicaSet} MetricName="slow" ReplicaSet="{{replicaset}}"', 'Sum', {{resolution}}))`),
        url: OTHER_URL,
        resolution: { ...RESOLUTION, default: '60s' },
        lag: { ...LAG, default: '60s' },
        timeout: TIMEOUT,
    },
};
const newrelic = {
    type: 'object',
    description: 'New Relic, by NRQL over NerdGraph.',
    additionalProperties: false,
    required: ['account', 'requests'],
    properties: {
        account: { type: 'integer', minimum: 1, maximum: 9_999_999_999, description: 'Id of the New Relic account.' },
        region: { type: 'string', enum: ['US', 'EU'], default: 'US', description: 'Data centre of the account.' },
        ...queries("SELECT count(*) FROM Transaction WHERE k8s.podName RLIKE r'{{pods}}'", "SELECT count(*) FROM Transaction WHERE error IS true AND k8s.podName RLIKE r'{{pods}}'", "SELECT count(*) FROM Transaction WHERE duration > {{bound}} AND k8s.podName RLIKE r'{{pods}}'"),
        'api-key-env': { ...VARIABLE, default: 'NEW_RELIC_API_KEY', description: 'Environment variable with a user key.' },
        url: OTHER_URL,
        resolution: { ...RESOLUTION, default: '5s' },
        lag: { ...LAG, default: '30s' },
        timeout: TIMEOUT,
    },
};
const metricsSchema = {
    type: 'object',
    description: 'Counts from elsewhere than a Prometheus: exactly one of these sources. It goes before prometheus.',
    additionalProperties: false,
    maxProperties: 1,
    properties: { 'http-json': httpJson, command, datadog, cloudwatch, newrelic },
};
/** The times of a source in seconds, defaults worked in. */
function timesOf(source, config) {
    const properties = metricsSchema.properties[source].properties;
    const given = config;
    const seconds = (key) => given[key] ?? durationSeconds(properties[key]?.default);
    return Object.fromEntries(['resolution', 'lag', 'timeout'].map((key) => [key, seconds(key)]));
}

// EXTERNAL MODULE: ./src/config/trust-schema.js
var trust_schema = __nccwpck_require__(7544);
;// CONCATENATED MODULE: ./src/config/schema.js






/** The one source of `gradus.yml`: its types, its reader and its published JSON Schema are made of this. */
const KUBERNETES_NAME = {
    type: 'string',
    minLength: 1,
    maxLength: 253,
    pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
    'x-expected': 'a Kubernetes name: at most 253 lower-case letters, digits, - and ., such as shop-api',
};
/** Names of services become part of labels and of object names. */
const SERVICE_NAME = {
    ...KUBERNETES_NAME,
    maxLength: 48,
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    'x-expected': 'at most 48 lower-case letters, digits and -, such as shop-api',
};
const DAY = 24 * 3600;
const prometheusProperties = {
    ...prometheusSchema.properties,
    url: {
        ...prometheusSchema.properties.url,
        pattern: '^https?://[^\\s@]+$',
        examples: ['http://prometheus.monitoring:9090'],
        'x-expected': 'a URL such as http://prometheus.monitoring:9090, without credentials in it',
    },
    'token-env': {
        type: 'string',
        maxLength: 200,
        pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
        description: 'Name of the environment variable that holds a bearer token.',
        'x-expected': 'the name of an environment variable, such as PROMETHEUS_TOKEN',
    },
    headers: {
        type: 'object',
        description: 'Further headers of each request, such as X-Scope-OrgID. No secrets: those come by token-env.',
        maxProperties: 20,
        propertyNames: {
            type: 'string',
            maxLength: 100,
            pattern: "^(?![Aa][Uu][Tt][Hh][Oo][Rr][Ii][Zz][Aa][Tt][Ii][Oo][Nn]$)[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
            'x-expected': "a header's name such as X-Scope-OrgID (and token-env in place of Authorization)",
        },
        additionalProperties: {
            type: 'string',
            maxLength: 2000,
            pattern: '^[\\t\\x20-\\x7e]*$',
            'x-expected': 'printable ASCII text on one line',
        },
    },
};
const schema_prometheusSchema = (0,json_schema/* typed */.n)({ ...prometheusSchema, properties: prometheusProperties });
const schema_settings = {
    namespace: {
        ...KUBERNETES_NAME,
        description: "Namespace of the Deployment. Default: that of the kubeconfig's context.",
    },
    traffic: {
        type: 'object',
        description: 'How requests are split between stable and canary.',
        additionalProperties: false,
        properties: {
            provider: {
                type: 'string',
                enum: ['auto', 'replicas', 'gateway-api'],
                default: 'auto',
                description: 'auto: gateway-api where a route names the Service, else replicas.',
            },
            route: { ...KUBERNETES_NAME, description: 'The HTTPRoute. Default: the one that names the stable Service.' },
            rule: {
                ...KUBERNETES_NAME,
                description: 'Name of the rule in the route. Default: the one whose backends name the stable Service.',
            },
        },
    },
    strategy: { type: 'string', enum: ['canary'], default: 'canary', description: 'How the new version comes in.' },
    steps: {
        anyOf: [
            { type: 'array', items: { type: 'integer', minimum: 1, maximum: 100 }, minItems: 1, maxItems: 100 },
            { type: 'string', pattern: '^[0-9, ]+$' },
        ],
        format: 'steps',
        'x-expected': 'rising weights that end in 100',
        default: [5, 25, 50, 100],
        description: 'Weights of the canary in percent: rising, the last is 100.',
    },
    settle: {
        ...duration/* DURATION */.ft,
        'x-seconds': { minimum: 1, maximum: 7 * DAY },
        default: '60s',
        description: 'Time at each step before the gates may let it pass.',
    },
    interval: {
        ...duration/* DURATION */.ft,
        'x-seconds': { minimum: 1, maximum: DAY },
        description: 'Time between two looks at the metrics. Default: a sixth of settle, at least 1s and two scrapes.',
    },
    timeout: {
        ...duration/* DURATION */.ft,
        'x-seconds': { minimum: 1, maximum: 30 * DAY },
        default: '1h',
        description: 'Longest time of a whole rollout; after it the canary is taken back.',
    },
    'step-timeout': {
        ...duration/* DURATION */.ft,
        'x-seconds': { minimum: 1, maximum: 7 * DAY },
        description: 'Longest time of one step where on-inconclusive is extend. Default: five times settle, at least 5 minutes.',
    },
    'ready-timeout': {
        ...duration/* DURATION */.ft,
        'x-seconds': { minimum: 1, maximum: DAY },
        default: '5m',
        description: 'Longest time until new pods are ready; after it the canary is taken back.',
    },
    'on-inconclusive': {
        type: 'string',
        enum: ['hold', 'rollback', 'extend'],
        default: 'extend',
        description: "What follows when a step's time is over without a verdict. extend: go on looking, then hold.",
    },
    'on-cancel': {
        type: 'string',
        enum: ['rollback', 'hold'],
        default: 'rollback',
        description: 'State in which a cancelled run leaves the service.',
    },
    drain: {
        ...duration/* DURATION */.ft,
        'x-seconds': { minimum: 0, maximum: 3600 },
        default: '5s',
        description: 'Time between weight 0 and the end of the pods, for requests under way.',
    },
    gates: (0,json_schema/* typed */.n)({
        ...gatesSchema,
        type: ['object', 'string'],
        pattern: '^none$',
        description: `${gatesSchema.description} none: no gate at all, only the pods' health.`,
        'x-expected': 'the gates, such as {errors: {ratio: 1.2}}, or none',
    }),
    prometheus: schema_prometheusSchema,
    metrics: metricsSchema,
    criticality: confidence_schema/* criticalitySchema */.hP,
    confidence: confidence_schema/* confidenceSchema */.mN,
    'require-signature': {
        type: 'boolean',
        default: false,
        description: 'true: only an image that is signed by a key of this environment, or that a signed package names, comes in (docs/signatures.md).',
        'x-expected': 'true or false',
    },
};
const serviceSchema = {
    type: 'object',
    additionalProperties: false,
    properties: {
        deployment: { ...KUBERNETES_NAME, description: "The Deployment. Default: the service's name." },
        container: { ...KUBERNETES_NAME, description: 'Container whose image changes. Default: the only one.' },
        ...schema_settings,
    },
};
const environmentSchema = {
    type: 'object',
    description: 'What is different in one environment; it goes before what the service says.',
    additionalProperties: false,
    properties: {
        context: {
            type: 'string',
            minLength: 1,
            maxLength: 500,
            description: 'Context of the kubeconfig.',
            'x-expected': 'the name of a context of the kubeconfig',
        },
        ...schema_settings,
        services: {
            type: 'object',
            description: 'What is different for single services.',
            maxProperties: 500,
            propertyNames: SERVICE_NAME,
            additionalProperties: serviceSchema,
        },
    },
};
const configSchema = {
    type: 'object',
    additionalProperties: false,
    properties: {
        services: {
            type: 'object',
            description: 'The services by name, as outputs, records and reports call them.',
            maxProperties: 500,
            propertyNames: SERVICE_NAME,
            additionalProperties: serviceSchema,
        },
        environments: {
            type: 'object',
            description: 'Environments by name, such as staging and production.',
            maxProperties: 100,
            propertyNames: SERVICE_NAME,
            additionalProperties: environmentSchema,
        },
        prometheus: schema_prometheusSchema,
        metrics: metricsSchema,
        'trusted-keys': trust_schema/* trustedKeysSchema */.nA,
        packages: trust_schema/* packagesSchema */.TI,
        retention: {
            type: 'object',
            description: 'How much of the past stays in the cluster.',
            additionalProperties: false,
            properties: {
                records: {
                    type: 'integer',
                    minimum: 1,
                    maximum: 100,
                    default: 10,
                    description: 'Records of finished rollouts kept for each service.',
                },
            },
        },
    },
};


/***/ }),

/***/ 4739:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ parseSteps)
/* harmony export */ });
const MOST_STEPS = 100;
const ADVICE = 'give rising weights that end in 100, such as "5,25,50,100"';
/**
 * Weights of a rollout from a list or from text with commas: whole percents from 1 to 100, rising, the last is 100.
 * Otherwise what is wrong, as a sentence.
 */
function parseSteps(value) {
    if (typeof value === 'string' && value.length > 1000)
        return { wrong: `${value.length} characters are too many; ${ADVICE}` };
    const parts = Array.isArray(value)
        ? value
        : typeof value === 'string'
            ? value.split(',').map((part) => part.trim())
            : typeof value === 'number'
                ? [value]
                : undefined;
    if (parts === undefined)
        return { wrong: `a ${value === null ? 'missing value' : typeof value} is no list of weights; ${ADVICE}` };
    if (parts.length > MOST_STEPS)
        return { wrong: `${parts.length} weights are too many; give at most ${MOST_STEPS}` };
    const given = `"${parts.map(textOf).join(',')}"`;
    const weights = [];
    for (const part of parts) {
        const weight = weightOf(part);
        if (weight === undefined)
            return {
                wrong: `${textOf(part) === '' ? 'nothing' : textOf(part)} in ${given} is no whole percent from 1 to 100; ${ADVICE}`,
            };
        const last = weights.at(-1);
        if (last !== undefined && last >= weight) {
            return {
                wrong: last === weight
                    ? `${last} comes twice in ${given}; ${ADVICE}`
                    : `${last} comes before ${weight} in ${given}; ${ADVICE}`,
            };
        }
        weights.push(weight);
    }
    if (weights.at(-1) !== 100)
        return { wrong: `${given} ends in ${weights.at(-1) ?? 'nothing'}; ${ADVICE}` };
    return weights;
}
function weightOf(part) {
    const weight = typeof part === 'string' && /^[0-9]{1,3}%?$/.test(part) ? Number(part.replace('%', '')) : part;
    return typeof weight === 'number' && Number.isInteger(weight) && weight >= 1 && weight <= 100 ? weight : undefined;
}
function textOf(part) {
    return typeof part === 'object' ? 'a block' : String(part).slice(0, 40);
}


/***/ }),

/***/ 7544:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   TC: () => (/* binding */ DEFAULT_TRUST),
/* harmony export */   TI: () => (/* binding */ packagesSchema),
/* harmony export */   nA: () => (/* binding */ trustedKeysSchema)
/* harmony export */ });
/** The blocks of gradus.yml about signatures: whose count, in which environment, and where packages are. */
/** Keys of environments that have none of their own. */
const DEFAULT_TRUST = 'default';
const ENVIRONMENT = {
    type: 'string',
    minLength: 1,
    maxLength: 48,
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    'x-expected': 'the name of an environment, such as production, or default',
};
const MOST_KEYS = 50;
/** A path, or what would be in the file. */
const FILE = {
    type: 'string',
    minLength: 1,
    maxLength: 65_536,
    pattern: '^(?:(?![-/~]|[A-Za-z]:)[^\\u0000-\\u001f\\u007f\\\\]{1,500}|-----BEGIN (?:PGP PUBLIC KEY BLOCK|PUBLIC KEY)-----[\\s\\S]*)$',
};
const environmentKeys = {
    type: 'object',
    description: 'Whose signatures count in one environment.',
    additionalProperties: false,
    properties: {
        openpgp: {
            type: 'array',
            maxItems: MOST_KEYS,
            description: 'OpenPGP keys whose signatures of packages, promotions and indexes count.',
            items: {
                type: 'object',
                additionalProperties: false,
                required: ['fingerprint', 'key'],
                properties: {
                    fingerprint: {
                        type: 'string',
                        maxLength: 62,
                        pattern: '^(?:0[xX])?[0-9A-Fa-f](?: *[0-9A-Fa-f]){39}$',
                        description: 'Fingerprint of the primary key, as gpg --fingerprint shows it.',
                        'x-expected': 'the 40 hexadecimal digits of a primary key, in quotes, as gpg --fingerprint shows them',
                    },
                    key: {
                        ...FILE,
                        description: 'Path of its armoured public key from the workspace, or the key itself.',
                        'x-expected': "the path of an armoured public key from the workspace, such as keys/release.asc, or the key's text",
                    },
                },
            },
        },
        'sigstore-keys': {
            type: 'array',
            maxItems: MOST_KEYS,
            description: 'Public keys (PEM, ECDSA P-256) of Sigstore signatures: paths from the workspace, or the keys themselves.',
            items: {
                ...FILE,
                'x-expected': "the path of a public key in PEM from the workspace, such as keys/cosign.pub, or the key's text",
            },
        },
        'sigstore-identities': {
            type: 'array',
            maxItems: MOST_KEYS,
            description: 'Who may have signed without a key (Fulcio): both must match letter by letter.',
            items: {
                type: 'object',
                additionalProperties: false,
                required: ['identity', 'issuer'],
                properties: {
                    identity: {
                        type: 'string',
                        minLength: 1,
                        maxLength: 2000,
                        pattern: '^[^\\s\\u0000-\\u001f\\u007f]+$',
                        description: "The certificate's subject: a workflow's address with its ref, or an e-mail address.",
                        'x-expected': "a workflow's address such as https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main, or an e-mail address",
                    },
                    issuer: {
                        type: 'string',
                        maxLength: 2000,
                        pattern: '^https://[^\\s\\u0000-\\u001f\\u007f]+$',
                        description: 'Who vouched for it: https://token.actions.githubusercontent.com for workflows at GitHub.',
                        'x-expected': 'the URL of an issuer, such as https://token.actions.githubusercontent.com',
                    },
                },
            },
        },
        'trusted-root': {
            type: 'string',
            minLength: 1,
            maxLength: 500,
            pattern: '^(?![-/~]|[A-Za-z]:)[^\\u0000-\\u001f\\u007f\\\\]+$',
            description: "Path of a trusted root file for sigstore-identities, for work offline. Default: Sigstore's public one.",
            'x-expected': 'the path of a trusted root file from the workspace, such as keys/trusted_root.json',
        },
    },
};
/** Also the shape of the input `trusted-keys`. */
const trustedKeysSchema = {
    type: 'object',
    description: 'Whose signatures count, by environment; default where an environment has no keys of its own.',
    maxProperties: 100,
    propertyNames: ENVIRONMENT,
    additionalProperties: environmentKeys,
};
const packagesSchema = {
    type: 'object',
    description: 'Where packages are.',
    additionalProperties: false,
    properties: {
        repository: {
            type: 'string',
            maxLength: 300,
            pattern: '^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\\[[a-f0-9:]{2,39}\\])(?::[0-9]{1,5})?(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)+$',
            description: 'Folder of an OCI registry that holds them: acme/shop 1.4.2 is <repository>/acme/shop:1.4.2.',
            examples: ['ghcr.io/acme/packages'],
            'x-expected': 'a registry and a folder in it, in small letters, such as ghcr.io/acme/packages',
        },
    },
};


/***/ }),

/***/ 6310:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   YD: () => (/* binding */ keysOf),
/* harmony export */   sr: () => (/* binding */ readTrustedKeys)
/* harmony export */ });
/* unused harmony export readPackagesRepository */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(6986);
/* harmony import */ var _yaml_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(286);
/* harmony import */ var _load_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1178);
/* harmony import */ var _read_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9670);
/* harmony import */ var _trust_schema_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7544);





const LIMITS = { bytes: 256 * 1024, aliases: 0, depth: 8, nodes: 10_000 };
/** The input `trusted-keys`: YAML or JSON, shaped like the block of the file. @throws {UserError} what is wrong with it */
function readTrustedKeys(text) {
    const { value } = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_0__/* .readYaml */ .g)(text, 'its text', LIMITS, 'unambiguous');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${(0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(value)} can't be used; write environments with their keys, such as production: {sigstore-keys: [keys/cosign.pub]}`);
    }
    const problems = [];
    const read = (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .readBySchema */ .RZ)(_trust_schema_js__WEBPACK_IMPORTED_MODULE_3__/* .trustedKeysSchema */ .nA, value, [], problems);
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo((0,_load_js__WEBPACK_IMPORTED_MODULE_1__/* .report */ .z8)(problems.map(_load_js__WEBPACK_IMPORTED_MODULE_1__/* .sentenceOf */ .$N)));
    return read;
}
/** The input `repository`. @throws {UserError} it is none */
function readPackagesRepository(text) {
    const problems = [];
    readBySchema(packagesSchema.properties.repository, text, [], problems);
    if (problems.length > 0)
        throw new UserError(report(problems.map(sentenceOf)));
    return text;
}
/**
 * The keys of an environment: its own, else the default's. Of one name, the input's go before the file's.
 *
 * @param environment undefined: the default
 */
function keysOf(environment, file = {}, input = {}) {
    const all = { ...file, ...input };
    const name = environment !== undefined && Object.hasOwn(all, environment) ? environment : _trust_schema_js__WEBPACK_IMPORTED_MODULE_3__/* .DEFAULT_TRUST */ .TC;
    return { name, keys: Object.hasOwn(all, name) ? all[name] : undefined, known: Object.keys(all) };
}


/***/ }),

/***/ 6986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   cJ: () => (/* binding */ Cancelled),
/* harmony export */   yo: () => (/* binding */ UserError)
/* harmony export */ });
/* unused harmony export Overdue */
/**
 * Something a user can mend. The message is one sentence that says what was wrong, where, and what to write
 * instead; it is shown without a stack trace. Everything else that is thrown is a defect of ours and keeps its stack.
 */
class UserError extends Error {
    name = 'UserError';
}
/** The message of anything that can be thrown. */
function messageOf(error) {
    return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
/** The run was told to stop and is killed within seconds; what it began is landed. The reason of cancel signals. */
class Cancelled extends Error {
    name = 'Cancelled';
}
/** The same where nobody kills this process: a time limit of its own, or a post step that lands what its main left. */
class Overdue extends (/* unused pure expression or super */ null && (Cancelled)) {
    name = 'Overdue';
}


/***/ }),

/***/ 2036:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bc: () => (/* binding */ isDigest),
/* harmony export */   Xi: () => (/* binding */ LONGEST_REFERENCE),
/* harmony export */   Xu: () => (/* binding */ shownReference),
/* harmony export */   mQ: () => (/* binding */ splitReference)
/* harmony export */ });
const LONGEST_REFERENCE = 512;
/**
 * The grammar of distribution's references: `[registry[:port]/]path[:tag][@sha256:<64 hex>]`.
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
const REFERENCE = /^(?<repository>(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?|\[[a-fA-F0-9:]{2,39}\])(?::[0-9]{1,5})?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;
/** The parts of a reference; undefined where the text is none. */
function splitReference(text) {
    const groups = text.length <= LONGEST_REFERENCE ? REFERENCE.exec(text)?.groups : undefined;
    if (groups === undefined)
        return undefined;
    const { repository = '', tag, digest } = groups;
    return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** `sha256:` and 64 hexadecimal digits, as every image is named here. */
function isDigest(text) {
    return DIGEST.test(text);
}
const SHOWN_CHARACTERS = 120;
/** One line of what was given, cut: how an error shows a reference. */
function shownReference(text) {
    const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
    return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
}


/***/ }),

/***/ 9021:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  a3: () => (/* binding */ KubeError),
  LL: () => (/* binding */ Unreachable),
  to: () => (/* binding */ explained),
  Ro: () => (/* binding */ hasStatus)
});

// UNUSED EXPORTS: isUnknownResource, resourceOf

// EXTERNAL MODULE: ./src/errors.js
var errors = __nccwpck_require__(6986);
;// CONCATENATED MODULE: ./src/kube/rights.js
/** The rules of a Role, as YAML, that grant every need; needs that share all but the verb share a rule. */
function rule(needs) {
    const grouped = new Map();
    for (const need of needs) {
        const key = JSON.stringify([need.group, need.resource, need.name]);
        const entry = grouped.get(key) ?? { need, verbs: new Set() };
        entry.verbs.add(need.verb);
        grouped.set(key, entry);
    }
    return [...grouped.values()]
        .map(({ need, verbs }) => [
        `- apiGroups: [${need.group === '' ? '""' : need.group}]`,
        `  resources: [${need.resource}]`,
        ...(need.name === undefined ? [] : [`  resourceNames: [${JSON.stringify(need.name)}]`]),
        `  verbs: [${[...verbs].join(', ')}]`,
    ].join('\n'))
        .join('\n');
}

;// CONCATENATED MODULE: ./src/kube/errors.js


/** No answer came before the deadline: asking again at once would wait as long. */
class Unreachable extends errors/* UserError */.yo {
}
/** The API server answered, and its answer is no success. */
class KubeError extends Error {
    name = 'KubeError';
    /** HTTP status, or the code of an ERROR event inside a watch. */
    status;
    /** Word of the API server, such as `AlreadyExists`; empty where it gave none. */
    reason;
    details;
    verb;
    path;
    /** The API server's own message. */
    said;
    constructor(answer) {
        const status = statusObject(answer.text);
        const said = shown(status?.message ?? answer.text);
        super(`${answer.verb} ${answer.path}: ${answer.status}${said === '' ? '' : `: ${said}`}`);
        this.status = answer.status;
        this.reason = status?.reason ?? '';
        this.details = status?.details ?? {};
        this.verb = answer.verb;
        this.path = answer.path;
        this.said = said;
    }
}
/** The failure as a KubeError with that status, if it is one: `hasStatus(error, 409)`. */
function hasStatus(error, status) {
    return error instanceof KubeError && error.status === status;
}
/** True when the API server doesn't know the resource at all (its CRD isn't installed). */
function isUnknownResource(error) {
    return hasStatus(error, 404) && error.details.name === undefined;
}
/**
 * What a person can do about an answer of the API server: missing rights, missing CRDs, refusals of admission, an API
 * server that is not well. Every other failure comes back as it was.
 */
function explained(error) {
    if (!(error instanceof KubeError))
        return error;
    const sentence = explanation(error);
    return sentence === undefined ? error : new errors/* UserError */.yo(sentence, { cause: error });
}
function explanation(error) {
    const at = resourceOf(error.path);
    const what = `${at.resource}${at.name === undefined ? '' : ` ${at.name}`}${at.namespace === undefined ? '' : ` in namespace ${at.namespace}`}`;
    if (error.status === 403 && error.said.includes('"system:anonymous"')) {
        return `the API server takes the runner for nobody (403, system:anonymous); give a kubeconfig whose user has credentials`;
    }
    if (error.status === 403 && /\bcannot \w+ (resource|path)\b/.test(error.said)) {
        const role = at.namespace === undefined ? 'ClusterRole' : 'Role';
        return `can't ${error.verb} ${placeOf(at)} (403); add to the runner's ${role}:\n${rule([needOf(error)])}`;
    }
    if (error.status === 403 || error.said.startsWith('admission webhook')) {
        return `the cluster refuses to ${error.verb} ${what} (${error.status}): ${error.said}`;
    }
    if (isUnknownResource(error)) {
        return `the cluster doesn't know ${at.resource} of ${at.groupVersion} (404); install the CRDs that bring them, or choose another traffic provider`;
    }
    if (error.status === 404)
        return `${error.details.kind ?? at.resource} ${error.details.name} isn't there (404)`;
    if (error.status === 429 || error.status >= 500) {
        return `the API server keeps answering ${error.status} to ${error.verb} ${what}: ${error.said}; run again when it is well`;
    }
    return undefined;
}
/** Reads `/apis/apps/v1/namespaces/shop/deployments/shop/scale` and its like. */
function resourceOf(path) {
    const segments = (path.split('?')[0] ?? '').split('/').filter(Boolean).map(decodeURIComponent);
    const grouped = segments[0] === 'apis';
    const group = grouped ? (segments[1] ?? '') : '';
    const version = segments[grouped ? 2 : 1] ?? '';
    let rest = segments.slice(grouped ? 3 : 2);
    let namespace;
    if (rest[0] === 'namespaces' && rest.length > 2) {
        namespace = rest[1];
        rest = rest.slice(2);
    }
    const [plural = '', name, subresource] = rest;
    return {
        group,
        groupVersion: grouped ? `${group}/${version}` : version,
        resource: subresource === undefined ? plural : `${plural}/${subresource}`,
        ...(namespace !== undefined && { namespace }),
        ...(name !== undefined && { name }),
    };
}
function placeOf(at) {
    return at.namespace === undefined ? at.resource : `${at.resource} in namespace ${at.namespace}`;
}
function needOf(error) {
    const at = resourceOf(error.path);
    return { group: at.group, resource: at.resource, verb: error.verb };
}
function statusObject(text) {
    try {
        const parsed = JSON.parse(text);
        return typeof parsed === 'object' && parsed !== null && 'kind' in parsed && parsed.kind === 'Status'
            ? parsed
            : undefined;
    }
    catch {
        return undefined;
    }
}
const SHOWN_CHARACTERS = 1000;
/** One line, without control characters, cut: it came from a server and goes into a log. */
function shown(text) {
    const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
    return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
}


/***/ }),

/***/ 4681:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $t: () => (/* binding */ placeOf),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   aZ: () => (/* binding */ PATIENCE),
/* harmony export */   ft: () => (/* binding */ mayBePlain),
/* harmony export */   ph: () => (/* binding */ readMirrors)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6986);
/* harmony import */ var _image_reference_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2036);


const PATIENCE = { silence: 60_000, pause: 500, longest: 90_000 };
const LOOPBACK = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/;
/** True for addresses whose bytes stay on this machine. */
function isLoopback({ hostname }) {
    return LOOPBACK.test(hostname);
}
/** True where plain HTTP may be spoken: on this machine, and to hosts that a person named. */
function mayBePlain(url, { insecure = [] }) {
    return isLoopback(url) || insecure.includes(url.host) || insecure.includes(`${url.hostname}:${url.port}`);
}
const DOCKER_HUB_API = 'registry-1.docker.io';
function placeOf(registry, access) {
    const [host = '', ...folder] = (access.mirrors?.[registry] ?? registry).split('/');
    const address = new URL(`https://${host === 'docker.io' ? DOCKER_HUB_API : host}/v2/`);
    if (folder.length > 0)
        address.pathname += `${folder.join('/')}/`;
    if (mayBePlain(address, access))
        address.protocol = 'http:';
    return { host, address };
}
const MIRROR = /^([a-z0-9.-]{1,253}(?::[0-9]{1,5})?)=((?:[a-z0-9.-]{1,253}|\[[a-f0-9:]{2,39}\])(?::[0-9]{1,5})?(?:\/[a-z0-9][a-z0-9._/-]{0,200})?)$/;
/**
 * Reads `docker.io=mirror.example.com`, one for each registry.
 *
 * @throws {UserError} an entry is none
 */
function readMirrors(entries) {
    return Object.fromEntries(entries.map((entry) => {
        const [, registry, mirror] = MIRROR.exec(entry) ?? [];
        if (registry !== undefined && mirror !== undefined && URL.canParse(`https://${mirror}/`)) {
            return [registry, mirror.replace(/\/+$/, '')];
        }
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`"${(0,_image_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .shownReference */ .Xu)(entry)}" is no mirror of a registry; write registry=host, such as docker.io=mirror.example.com`);
    }));
}


/***/ }),

/***/ 9843:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   D0: () => (/* binding */ PACKAGE_SCHEMA),
/* harmony export */   Dh: () => (/* binding */ DIGEST),
/* harmony export */   E9: () => (/* binding */ TIME),
/* harmony export */   pj: () => (/* binding */ LINE),
/* harmony export */   rM: () => (/* binding */ PACKAGE_NAME),
/* harmony export */   rf: () => (/* binding */ STAGE_NAME),
/* harmony export */   xv: () => (/* binding */ VERSION)
/* harmony export */ });
/** Lower-case DNS labels with `/` between them; a name is also a repository's path in a registry. */
const PACKAGE_NAME = {
    type: 'string',
    minLength: 1,
    maxLength: 128,
    pattern: '^(?!(?:.*/)?(?:constructor|prototype)(?:/|$))[a-z0-9]+(?:-+[a-z0-9]+)*(?:/[a-z0-9]+(?:-+[a-z0-9]+)*)*$',
    'x-expected': 'lower-case letters, digits and -, with / between the parts, such as shop or acme/shop',
};
/** @see https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string */
const VERSION = {
    type: 'string',
    maxLength: 128,
    pattern: '^(?:0|[1-9]\\d{0,15})\\.(?:0|[1-9]\\d{0,15})\\.(?:0|[1-9]\\d{0,15})(?:-(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$',
    'x-expected': 'a semantic version such as 1.4.2 or 2.0.0-rc.1',
};
const STAGE_NAME = {
    type: 'string',
    minLength: 1,
    maxLength: 48,
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    'x-expected': 'the name of an environment, such as staging',
};
const DIGEST = {
    type: 'string',
    pattern: '^sha256:[0-9a-f]{64}$',
    'x-expected': 'sha256: and 64 hexadecimal digits',
};
const LINE = {
    type: 'string',
    maxLength: 2000,
    pattern: '^[^\\p{Cc}\\p{Zl}\\p{Zp}]*$',
    'x-expected': 'one line',
};
const TIME = {
    type: 'string',
    pattern: '^\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-5]\\dZ$',
    'x-expected': 'a time such as 2026-11-21T15:04:05Z',
};
const CONTAINER_NAME = {
    type: 'string',
    maxLength: 63,
    pattern: '^(?!(?:constructor|prototype)$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    'x-expected': 'the name of a container, such as shop',
};
const PACKAGE_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'name', 'version', 'commit', 'created', 'images', 'dependencies'],
    properties: {
        schema: { const: 1 },
        name: PACKAGE_NAME,
        version: VERSION,
        commit: { type: 'string', pattern: '^(?:[0-9a-f]{40}|[0-9a-f]{64})$', 'x-expected': 'the full id of a commit' },
        created: TIME,
        source: LINE,
        description: LINE,
        homepage: { ...LINE, pattern: '^https?://[^\\s\\p{Cc}]+$', 'x-expected': 'a URL such as https://shop.example.com' },
        licence: LINE,
        images: {
            type: 'object',
            maxProperties: 1000,
            propertyNames: CONTAINER_NAME,
            additionalProperties: {
                type: 'string',
                maxLength: 512,
                pattern: '^[^\\s\\p{Cc}@]+@sha256:[0-9a-f]{64}$',
                'x-expected': 'an image by digest, such as ghcr.io/acme/shop@sha256:…',
            },
        },
        dependencies: {
            type: 'object',
            maxProperties: 1000,
            propertyNames: PACKAGE_NAME,
            additionalProperties: {
                ...LINE,
                minLength: 1,
                maxLength: 256,
                'x-expected': 'a range of versions, such as ^1.2.0',
            },
        },
    },
};


/***/ }),

/***/ 286:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ readYaml)
/* harmony export */ });
/* unused harmony export SMALL_FILE */
/* harmony import */ var js_yaml__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2831);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6986);


const SMALL_FILE = { bytes: 256 * 1024, aliases: 50, depth: 32, nodes: 20_000 };
/**
 * One YAML 1.2 document (JSON is one too) as plain objects, arrays and scalars. Refused: what is beyond the limits,
 * duplicate keys, keys that reach into object prototypes, merge keys, tags that make other things than JSON has, and with
 * `plain: 'unambiguous'` unquoted words that older YAML readers take for something else (NO, 0644, 12:30).
 *
 * @param name how errors call the file
 * @throws {UserError} with name and line
 */
function readYaml(text, name, limits = SMALL_FILE, plain = 'any') {
    const bytes = Buffer.byteLength(text);
    if (bytes > limits.bytes) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${name} has ${bytes} bytes; at most ${limits.bytes} are read`);
    }
    try {
        const events = (0,js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseEvents */ .PH)(text, { maxDepth: limits.depth });
        const lines = new Lines(text, name, plain);
        for (const event of events)
            lines.take(event);
        const documents = (0,js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .constructFromEvents */ .fw)(events, { source: text, schema: js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .CORE_SCHEMA */ .OU, maxAliases: limits.aliases });
        if (documents.length > 1) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${name} has ${documents.length} documents (---); write one`);
        }
        const value = documents[0] ?? undefined;
        measure(value, limits, name);
        return { value, lineOf: (path) => lines.of(path) };
    }
    catch (error) {
        if (error instanceof js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLException */ .tB) {
            const where = error.mark === undefined ? name : `${name} line ${error.mark.line + 1}`;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${where}: ${error.reason}`, { cause: error });
        }
        if (error instanceof RangeError)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${name}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}`, { cause: error });
        throw error;
    }
}
/** Aliases share one object in memory; whoever walks the value meets each of them, a cycle for ever. */
function measure(root, limits, name) {
    let nodes = 0;
    const walk = (value, depth) => {
        nodes += 1;
        if (nodes > limits.nodes)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${name} has more than ${limits.nodes} values, aliases written out`);
        if (depth > limits.depth)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${name} is nested more than ${limits.depth} levels deep`);
        if (typeof value !== 'object' || value === null)
            return;
        for (const child of Object.values(value))
            walk(child, depth + 1);
    };
    walk(root, 0);
}
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** Follows the parser's events and notes where every key and item stands. */
class Lines {
    text;
    name;
    plain;
    found = new Map();
    stack = [];
    /** Events come in the order of the text, so lines are counted once. */
    position = 0;
    line = 1;
    constructor(text, name, plain) {
        this.text = text;
        this.name = name;
        this.plain = plain;
    }
    of(path) {
        for (let length = path.length; length > 0; length -= 1) {
            const line = this.found.get(JSON.stringify(path.slice(0, length)));
            if (line !== undefined)
                return line;
        }
        return 1;
    }
    take(event) {
        if (event.type === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.POP) {
            this.stack.pop();
            return;
        }
        if (event.type === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.DOCUMENT) {
            this.stack.push({ kind: 'document', path: [], index: 0, key: undefined });
            return;
        }
        const frame = this.stack.at(-1);
        if (frame === undefined)
            throw new Error('a YAML node outside of a document');
        const line = this.lineAt(startOf(event));
        if (frame.kind === 'mapping' && frame.key === undefined) {
            if (event.type !== js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.SCALAR)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${this.name} line ${line}: write the key as plain text`);
            frame.key = this.keyOf((0,js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .getScalarValue */ .KE)(this.text, event), line);
            this.found.set(JSON.stringify([...frame.path, frame.key]), line);
            return;
        }
        const path = this.pathOfValue(frame, line);
        if (event.type === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.SEQUENCE || event.type === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.MAPPING) {
            const kind = event.type === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.SEQUENCE ? 'sequence' : 'mapping';
            this.stack.push({ kind, path, index: 0, key: undefined });
        }
        else if (event.type === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.SCALAR && event.style === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .SCALAR_STYLE */ .jK.PLAIN) {
            this.checkWord((0,js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .getScalarValue */ .KE)(this.text, event), line);
        }
    }
    pathOfValue(frame, line) {
        if (frame.kind === 'mapping') {
            const path = [...frame.path, frame.key ?? ''];
            frame.key = undefined;
            return path;
        }
        if (frame.kind === 'sequence') {
            const path = [...frame.path, frame.index];
            frame.index += 1;
            this.found.set(JSON.stringify(path), line);
            return path;
        }
        return frame.path;
    }
    keyOf(key, line) {
        if (FORBIDDEN_KEYS.has(key))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${this.name} line ${line}: ${key} can't be a key`);
        if (key === '<<')
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${this.name} line ${line}: merge keys (<<) are not read; write the keys out`);
        return key;
    }
    checkWord(word, line) {
        if (this.plain === 'any')
            return;
        const here = js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .CORE_SCHEMA */ .OU.resolveImplicitScalarTag(word).value;
        const elsewhere = js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAML11_SCHEMA */ .Wj.resolveImplicitScalarTag(word).value;
        if (Object.is(here, elsewhere))
            return;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${this.name} line ${line}: ${word} means ${kindOf(here)} to some YAML readers and ${kindOf(elsewhere)} to others; write ${typeof here === 'string' ? 'it in quotes' : 'a plain number, or text in quotes'}`);
    }
    lineAt(position) {
        for (; this.position < position; this.position += 1) {
            if (this.text.charCodeAt(this.position) === 10)
                this.line += 1;
        }
        return this.line;
    }
}
function startOf(event) {
    if (event.type === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.SCALAR)
        return event.valueStart;
    return event.type === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.ALIAS ? event.anchorStart : event.start;
}
function kindOf(value) {
    if (value instanceof Date)
        return 'a date';
    return typeof value === 'string' ? 'text' : String(value);
}


/***/ }),

/***/ 2831:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bh: () => (/* binding */ dump),
/* harmony export */   KE: () => (/* binding */ getScalarValue),
/* harmony export */   OU: () => (/* binding */ CORE_SCHEMA),
/* harmony export */   PH: () => (/* binding */ parseEvents),
/* harmony export */   Wj: () => (/* binding */ YAML11_SCHEMA),
/* harmony export */   fw: () => (/* binding */ constructFromEvents),
/* harmony export */   hy: () => (/* binding */ EVENT_ID),
/* harmony export */   jK: () => (/* binding */ SCALAR_STYLE),
/* harmony export */   tB: () => (/* binding */ YAMLException)
/* harmony export */ });
/* unused harmony exports CHOMPING_CLIP, CHOMPING_KEEP, CHOMPING_MODE, CHOMPING_STRIP, COLLECTION_STYLE, COLLECTION_STYLE_BLOCK, COLLECTION_STYLE_FLOW, DEFAULT_SCALAR_STYLE_RULES, DUMP_SCHEMA, EVENT_ALIAS, EVENT_DOCUMENT, EVENT_MAPPING, EVENT_POP, EVENT_SCALAR, EVENT_SEQUENCE, FAILSAFE_SCHEMA, JSON_SCHEMA, NOT_RESOLVED, SCALAR_STYLE_DOUBLE_QUOTED, SCALAR_STYLE_FOLDED_BLOCK, SCALAR_STYLE_LITERAL_BLOCK, SCALAR_STYLE_PLAIN, SCALAR_STYLE_SINGLE_QUOTED, Schema, VISIT_BREAK, VISIT_SKIP, binaryTag, boolCoreTag, boolJsonTag, boolYaml11Tag, defineMappingTag, defineScalarTag, defineSequenceTag, eventsToAst, floatCoreTag, floatJsonTag, floatYaml11Tag, intCoreTag, intJsonTag, intYaml11Tag, jsToAst, legacyMapTag, load, loadAll, mapTag, mergeTag, nullCoreTag, nullJsonTag, nullYaml11Tag, omapTag, pairsTag, present, realMapTag, seqTag, setTag, strTag, timestampTag, visit */
/*! js-yaml 5.5.0 https://github.com/nodeca/js-yaml @license MIT */
//#region src/tag.ts
/**
* Returned by a scalar resolver when the source does not match its tag.
*
* @category Tags
*/
var NOT_RESOLVED = Symbol("NOT_RESOLVED");
/**
* Create a normalized scalar tag definition.
*
* @category Tags
*/
function defineScalarTag(tagName, options) {
	return {
		tagName,
		nodeKind: "scalar",
		implicit: options.implicit ?? false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		implicitFirstChars: options.implicitFirstChars ?? null,
		resolve: options.resolve,
		identify: options.identify,
		represent: options.represent ?? ((data) => String(data)),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
/**
* Create a normalized sequence tag definition.
*
* @category Tags
*/
function defineSequenceTag(tagName, options) {
	const carrierIsResult = options.finalize === void 0;
	return {
		tagName,
		nodeKind: "sequence",
		implicit: false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		create: options.create,
		addItem: options.addItem,
		finalize: options.finalize ?? ((carrier) => carrier),
		carrierIsResult,
		identify: options.identify,
		represent: options.represent ?? ((data) => data),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
/**
* Create a normalized mapping tag definition.
*
* @category Tags
*/
function defineMappingTag(tagName, options) {
	const carrierIsResult = options.finalize === void 0;
	return {
		tagName,
		nodeKind: "mapping",
		implicit: false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		create: options.create,
		addPair: options.addPair,
		has: options.has,
		keys: options.keys,
		get: options.get,
		finalize: options.finalize ?? ((carrier) => carrier),
		carrierIsResult,
		identify: options.identify,
		represent: options.represent ?? ((data) => data),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
//#endregion
//#region src/tag/scalar/str.ts
/** @category Tags */
var strTag = defineScalarTag("tag:yaml.org,2002:str", {
	resolve: (source) => source,
	identify: (data) => typeof data === "string"
});
//#endregion
//#region src/tag/scalar/null_core.ts
var NULL_VALUES$1 = [
	"",
	"~",
	"null",
	"Null",
	"NULL"
];
/** @category Tags */
var nullCoreTag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: [
		"",
		"~",
		"n",
		"N"
	],
	resolve: (source) => {
		if (NULL_VALUES$1.indexOf(source) !== -1) return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
//#endregion
//#region src/tag/scalar/null_json.ts
/** @category Tags */
var nullJsonTag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: ["n"],
	resolve: (source, isExplicit) => {
		if (source === "null" || isExplicit && source === "") return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
//#endregion
//#region src/tag/scalar/null_yaml11.ts
var NULL_VALUES = [
	"",
	"~",
	"null",
	"Null",
	"NULL"
];
/** @category Tags */
var nullYaml11Tag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: [
		"",
		"~",
		"n",
		"N"
	],
	resolve: (source) => {
		if (NULL_VALUES.indexOf(source) !== -1) return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
//#endregion
//#region src/tag/scalar/bool_core.ts
var TRUE_VALUES$2 = [
	"true",
	"True",
	"TRUE"
];
var FALSE_VALUES$2 = [
	"false",
	"False",
	"FALSE"
];
/** @category Tags */
var boolCoreTag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: [
		"t",
		"T",
		"f",
		"F"
	],
	resolve: (source) => {
		if (TRUE_VALUES$2.indexOf(source) !== -1) return true;
		if (FALSE_VALUES$2.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
//#endregion
//#region src/tag/scalar/bool_json.ts
var TRUE_VALUES$1 = ["true"];
var FALSE_VALUES$1 = ["false"];
/** @category Tags */
var boolJsonTag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: ["t", "f"],
	resolve: (source) => {
		if (TRUE_VALUES$1.indexOf(source) !== -1) return true;
		if (FALSE_VALUES$1.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
//#endregion
//#region src/tag/scalar/bool_yaml11.ts
var TRUE_VALUES = [
	"true",
	"True",
	"TRUE",
	"y",
	"Y",
	"yes",
	"Yes",
	"YES",
	"on",
	"On",
	"ON"
];
var FALSE_VALUES = [
	"false",
	"False",
	"FALSE",
	"n",
	"N",
	"no",
	"No",
	"NO",
	"off",
	"Off",
	"OFF"
];
/** @category Tags */
var boolYaml11Tag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: [
		"y",
		"Y",
		"n",
		"N",
		"t",
		"T",
		"f",
		"F",
		"o",
		"O"
	],
	resolve: (source) => {
		if (TRUE_VALUES.indexOf(source) !== -1) return true;
		if (FALSE_VALUES.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
//#endregion
//#region src/tag/scalar/int_core.ts
var YAML_INTEGER_IMPLICIT_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
var YAML_INTEGER_EXPLICIT_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:[-+]?0b[0-1]+|[-+]?0o[0-7]+|[-+]?0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
function parseYamlInteger$2(source) {
	let value = source;
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0o")) return sign * parseInt(value.slice(2), 8);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger$2(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_INTEGER_EXPLICIT_PATTERN$1.test(source)) return NOT_RESOLVED;
	} else if (!YAML_INTEGER_IMPLICIT_PATTERN$1.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger$2(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
/** @category Tags */
var intCoreTag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		..."0123456789"
	],
	resolve: resolveYamlInteger$2,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
//#endregion
//#region src/tag/scalar/int_json.ts
var YAML_INTEGER_IMPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^-?(?:0|[1-9][0-9]*)$");
var YAML_INTEGER_EXPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?0b[0-1]+|[-+]?0o[0-7]+|[-+]?0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
function parseYamlInteger$1(source) {
	let value = source;
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0o")) return sign * parseInt(value.slice(2), 8);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger$1(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_INTEGER_EXPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	} else if (!YAML_INTEGER_IMPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger$1(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
/** @category Tags */
var intJsonTag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: ["-", ..."0123456789"],
	resolve: resolveYamlInteger$1,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
//#endregion
//#region src/tag/scalar/int_yaml11.ts
var YAML_INTEGER_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+|[-+]?(?:0|[1-9][0-9_]*))$");
function parseYamlInteger(source) {
	let value = source.replace(/_/g, "");
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	if (value.includes(":")) {
		let result = 0;
		for (const part of value.split(":")) result = result * 60 + Number(part);
		return sign * result;
	}
	if (value !== "0" && value[0] === "0") return sign * parseInt(value, 8);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger(source) {
	if (!YAML_INTEGER_PATTERN.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
/** @category Tags */
var intYaml11Tag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		..."0123456789"
	],
	resolve: resolveYamlInteger,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
//#endregion
//#region src/tag/scalar/float_core.ts
var YAML_FLOAT_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:[-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
var YAML_FLOAT_SPECIAL_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat$2(source) {
	if (!YAML_FLOAT_PATTERN$1.test(source)) return NOT_RESOLVED;
	let value = source.toLowerCase();
	const sign = value[0] === "-" ? -1 : 1;
	if ("+-".includes(value[0])) value = value.slice(1);
	if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
	if (value === ".nan") return NaN;
	const result = sign * parseFloat(value);
	if (Number.isFinite(result) || YAML_FLOAT_SPECIAL_PATTERN$1.test(source)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat$2(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
/** @category Tags */
var floatCoreTag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		".",
		..."0123456789"
	],
	resolve: resolveYamlFloat$2,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat$2
});
//#endregion
//#region src/tag/scalar/float_json.ts
var YAML_FLOAT_IMPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$");
var YAML_FLOAT_EXPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat$1(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_FLOAT_EXPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
		let value = source.toLowerCase();
		const sign = value[0] === "-" ? -1 : 1;
		if ("+-".includes(value[0])) value = value.slice(1);
		if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
		if (value === ".nan") return NaN;
		const result = sign * parseFloat(value);
		return Number.isFinite(result) ? result : NOT_RESOLVED;
	}
	if (!YAML_FLOAT_IMPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	const result = Number(source);
	if (Number.isFinite(result)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat$1(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
/** @category Tags */
var floatJsonTag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: ["-", ..."0123456789"],
	resolve: resolveYamlFloat$1,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat$1
});
//#endregion
//#region src/tag/scalar/float_yaml11.ts
var YAML_FLOAT_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?(?:(?:[0-9][0-9_]*)?\\.[0-9_]*)(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
var YAML_FLOAT_SPECIAL_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat(source) {
	if (!YAML_FLOAT_PATTERN.test(source)) return NOT_RESOLVED;
	let value = source.toLowerCase().replace(/_/g, "");
	const sign = value[0] === "-" ? -1 : 1;
	if ("+-".includes(value[0])) value = value.slice(1);
	if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
	if (value === ".nan") return NaN;
	let result = 0;
	if (value.includes(":")) {
		for (const part of value.split(":")) result = result * 60 + Number(part);
		result *= sign;
	} else result = sign * parseFloat(value);
	if (Number.isFinite(result) || YAML_FLOAT_SPECIAL_PATTERN.test(source)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
/** @category Tags */
var floatYaml11Tag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		".",
		..."0123456789"
	],
	resolve: resolveYamlFloat,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat
});
//#endregion
//#region src/tag/scalar/merge.ts
/**
* Enables merge keys in {@link CORE_SCHEMA} when added with
* {@link Schema.withTags}.
*
* @category Tags
*/
var mergeTag = defineScalarTag("tag:yaml.org,2002:merge", {
	implicit: true,
	implicitFirstChars: ["<"],
	resolve: (source, isExplicit) => {
		if (source === "<<" || isExplicit && source === "") return "<<";
		return NOT_RESOLVED;
	},
	identify: () => false
});
//#endregion
//#region src/tag/scalar/binary.ts
var BASE64_PATTERN = /^[A-Za-z0-9+/]*={0,2}$/;
function resolveYamlBinary(source) {
	const input = source.replace(/\s/g, "");
	if (input.length % 4 !== 0 || !BASE64_PATTERN.test(input)) return NOT_RESOLVED;
	const binary = atob(input);
	const result = new Uint8Array(binary.length);
	for (let index = 0; index < binary.length; index++) result[index] = binary.charCodeAt(index);
	return result;
}
function representYamlBinary(object) {
	let binary = "";
	for (let index = 0; index < object.length; index++) binary += String.fromCharCode(object[index]);
	return btoa(binary);
}
/**
* The `!!binary` tag, represented as a `Uint8Array`.
*
* @category Tags
*/
var binaryTag = defineScalarTag("tag:yaml.org,2002:binary", {
	resolve: resolveYamlBinary,
	identify: (object) => Object.prototype.toString.call(object) === "[object Uint8Array]",
	represent: representYamlBinary
});
//#endregion
//#region src/tag/scalar/timestamp.ts
var YAML_DATE_REGEXP = /* @__PURE__ */ new RegExp("^([0-9][0-9][0-9][0-9])-([0-9][0-9])-([0-9][0-9])$");
var YAML_TIMESTAMP_REGEXP = /* @__PURE__ */ new RegExp("^([0-9][0-9][0-9][0-9])-([0-9][0-9]?)-([0-9][0-9]?)(?:[Tt]|[ \\t]+)([0-9][0-9]?):([0-9][0-9]):([0-9][0-9])(?:\\.([0-9]*))?(?:[ \\t]*(Z|([-+])([0-9][0-9]?)(?::([0-9][0-9]))?))?$");
function makeUtcDate(year, month, day, hour = 0, minute = 0, second = 0, fraction = 0) {
	const date = new Date(Date.UTC(year, month, day, hour, minute, second, fraction));
	date.setUTCFullYear(year, month, day);
	return date;
}
function resolveYamlTimestamp(source) {
	let match = YAML_DATE_REGEXP.exec(source);
	if (match === null) match = YAML_TIMESTAMP_REGEXP.exec(source);
	if (match === null) return NOT_RESOLVED;
	const year = +match[1];
	const month = +match[2] - 1;
	const day = +match[3];
	if (!match[4]) {
		const date = makeUtcDate(year, month, day);
		if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month || date.getUTCDate() !== day) return NOT_RESOLVED;
		return date;
	}
	const hour = +match[4];
	const minute = +match[5];
	const second = +match[6];
	let fraction = 0;
	if (hour > 23 || minute > 59 || second > 59) return NOT_RESOLVED;
	if (match[7]) {
		let value = match[7].slice(0, 3);
		while (value.length < 3) value += "0";
		fraction = +value;
	}
	const date = makeUtcDate(year, month, day, hour, minute, second, fraction);
	if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month || date.getUTCDate() !== day) return NOT_RESOLVED;
	if (match[9]) {
		const offsetHour = +match[10];
		const offsetMinute = +(match[11] || 0);
		if (offsetHour > 23 || offsetMinute > 59) return NOT_RESOLVED;
		const offset = (offsetHour * 60 + offsetMinute) * 6e4;
		date.setTime(date.getTime() - (match[9] === "-" ? -offset : offset));
	}
	return date;
}
/**
* The YAML 1.1 `!!timestamp` tag, represented as a JavaScript `Date`.
*
* @category Tags
*/
var timestampTag = defineScalarTag("tag:yaml.org,2002:timestamp", {
	implicit: true,
	implicitFirstChars: [..."0123456789"],
	resolve: resolveYamlTimestamp,
	identify: (object) => object instanceof Date,
	represent: (object) => object.toISOString()
});
//#endregion
//#region src/tag/sequence/seq.ts
/** @category Tags */
var seqTag = defineSequenceTag("tag:yaml.org,2002:seq", {
	create: () => [],
	addItem: (container, item) => {
		container.push(item);
	},
	identify: Array.isArray
});
//#endregion
//#region src/common/object.ts
function isPlainObject(data) {
	if (data === null || typeof data !== "object" || Array.isArray(data)) return false;
	const prototype = Object.getPrototypeOf(data);
	return prototype === null || prototype === Object.prototype;
}
function pick(object, keys) {
	const result = {};
	for (const key of keys) if (object[key] !== void 0) result[key] = object[key];
	return result;
}
//#endregion
//#region src/tag/sequence/omap.ts
/**
* Provided only for YAML 1.1 compatibility and supported by the loader only.
* JavaScript has no dedicated class to represent this type, so it cannot be
* identified and dumped.
*
* ```yaml
* !!omap
*   - one: 1
*   - two: 2
* ```
*
* is loaded as
*
* ```javascript
* [
*   { one: 1 },
*   { two: 2 }
* ]
* ```
*
* @category Tags
*/
var omapTag = defineSequenceTag("tag:yaml.org,2002:omap", {
	create: () => ({
		list: [],
		seen: /* @__PURE__ */ new Set()
	}),
	addItem: (carrier, item) => {
		let key;
		if (item instanceof Map) {
			if (item.size !== 1) return "cannot resolve an ordered map item";
			key = item.keys().next().value;
		} else if (isPlainObject(item)) {
			const itemKeys = Object.keys(item);
			if (itemKeys.length !== 1) return "cannot resolve an ordered map item";
			key = itemKeys[0];
		} else return "cannot resolve an ordered map item";
		if (carrier.seen.has(key)) return "duplicate key in ordered map";
		carrier.seen.add(key);
		carrier.list.push(item);
		return "";
	},
	finalize: (carrier) => carrier.list,
	identify: () => false
});
//#endregion
//#region src/tag/sequence/pairs.ts
/**
* Provided only for YAML 1.1 compatibility and supported by the loader only.
* JavaScript has no dedicated class to represent this type, so it cannot be
* identified and dumped.
*
* ```yaml
* !!pairs
*   - one: 1
*   - two: 2
* ```
*
* is loaded as
*
* ```javascript
* [
*   ['one', 1],
*   ['two', 2]
* ]
* ```
*
* @category Tags
*/
var pairsTag = defineSequenceTag("tag:yaml.org,2002:pairs", {
	create: () => [],
	addItem: (container, item) => {
		if (item instanceof Map) {
			if (item.size !== 1) return "cannot resolve a pairs item";
			container.push(item.entries().next().value);
			return "";
		}
		if (Object.prototype.toString.call(item) !== "[object Object]") return "cannot resolve a pairs item";
		const object = item;
		const keys = Object.keys(object);
		if (keys.length !== 1) return "cannot resolve a pairs item";
		container.push([keys[0], object[keys[0]]]);
		return "";
	},
	identify: () => false
});
//#endregion
//#region src/tag/mapping/map.ts
/**
* This is the default mapping implementation. It uses `{}` objects and has only
* partial functionality due to language limitations. This choice was made
* because users expect to get JavaScript objects, and it was left unchanged to
* avoid too many breaking changes in the v5 release.
*
* Side effects:
*
* - `Object.hasOwn()` checks or `for...of` loops are required for safe use (to
*   avoid falling through to prototypes).
* - Only scalar string keys are supported properly.
* - Other scalar keys, such as `null` and numbers, are converted to strings.
*   This is historical behaviour, and it can cause side effects such as
*   problems with `!!merge`.
*
* Note that non-string scalar keys may be deprecated in future versions.
*
* Ideally, use {@link realMapTag} instead.
*
* @category Tags
*/
var mapTag = defineMappingTag("tag:yaml.org,2002:map", {
	create: () => ({}),
	identify: isPlainObject,
	represent: (o) => {
		const map = /* @__PURE__ */ new Map();
		for (const key of Object.keys(o)) map.set(key, o[key]);
		return map;
	},
	addPair: (container, key, value) => {
		if (key !== null && typeof key === "object") return "object-based map does not support complex keys";
		const normalizedKey = String(key);
		if (normalizedKey === "__proto__") Object.defineProperty(container, normalizedKey, {
			value,
			enumerable: true,
			configurable: true,
			writable: true
		});
		else container[normalizedKey] = value;
		return "";
	},
	has: (container, key) => {
		if (key !== null && typeof key === "object") return false;
		return Object.prototype.hasOwnProperty.call(container, String(key));
	},
	keys: (container) => Object.keys(container),
	get: (container, key) => {
		const normalizedKey = String(key);
		if (!Object.prototype.hasOwnProperty.call(container, normalizedKey)) return null;
		return container[normalizedKey];
	}
});
//#endregion
//#region src/tag/mapping/set.ts
/**
* The YAML 1.1 `!!set` tag, represented as a JavaScript `Set`.
*
* @category Tags
*/
var setTag = defineMappingTag("tag:yaml.org,2002:set", {
	create: () => /* @__PURE__ */ new Set(),
	identify: (data) => data instanceof Set,
	represent: (data) => {
		const map = /* @__PURE__ */ new Map();
		for (const key of data) map.set(key, null);
		return map;
	},
	addPair: (container, key, value) => {
		if (value !== null) return "cannot resolve a set item";
		container.add(key);
		return "";
	},
	has: (container, key) => container.has(key),
	keys: (container) => container.keys(),
	get: () => null
});
//#endregion
//#region src/schema.ts
function createTagDefinitionMap() {
	return {
		scalar: Object.create(null),
		sequence: Object.create(null),
		mapping: Object.create(null)
	};
}
function createTagDefinitionListMap() {
	return {
		scalar: [],
		sequence: [],
		mapping: []
	};
}
function compileTags(tags) {
	const result = [];
	for (const tag of tags) {
		let index = result.length;
		for (let previousIndex = 0; previousIndex < result.length; previousIndex++) {
			const previous = result[previousIndex];
			if (previous.nodeKind === tag.nodeKind && previous.tagName === tag.tagName && previous.matchByTagPrefix === tag.matchByTagPrefix) {
				index = previousIndex;
				break;
			}
		}
		result[index] = tag;
	}
	return result;
}
/**
* Controls tag resolution when loading and type selection when dumping.
*
* @category Schemas
*/
var Schema = class Schema {
	tags;
	/** @internal */
	implicitScalarTags;
	/**
	* Dispatch implicit scalar resolvers by `source.charAt(0)`. Each bucket holds
	* the resolvers that may match that key, in schema order; a key absent from
	* the map uses
	* {@link Schema.implicitScalarAnyFirstChar}
	* (resolvers that declared no first-char constraint, so they apply to any
	* first character).
	*/
	implicitScalarByFirstChar;
	implicitScalarAnyFirstChar;
	/**
	* The default scalar tag (`!!str`), resolved once so the composer's fallback
	* for unresolved plain scalars avoids a keyed lookup per scalar.
	*
	* @internal
	*/
	defaultScalarTag;
	/**
	* The default container tags (`!!seq` / `!!map`), used by the dumper: when a
	* value is identified by its default tag, the tag is implicit and not
	* printed. Undefined if the schema does not define them (then such values
	* can't be dumped).
	*
	* @internal
	*/
	defaultSequenceTag;
	/** @internal */
	defaultMappingTag;
	exact;
	prefix;
	constructor(tags) {
		const compiledTags = compileTags(tags);
		const implicitScalarTags = [];
		const exact = createTagDefinitionMap();
		const prefix = createTagDefinitionListMap();
		for (const tag of compiledTags) {
			if (tag.nodeKind === "scalar" && tag.implicit) {
				if (tag.matchByTagPrefix) throw new Error("Implicit scalar tags cannot match by tag prefix");
				implicitScalarTags.push(tag);
			}
			switch (tag.nodeKind) {
				case "scalar":
					if (tag.matchByTagPrefix) prefix.scalar.push(tag);
					else exact.scalar[tag.tagName] = tag;
					break;
				case "sequence":
					if (tag.matchByTagPrefix) prefix.sequence.push(tag);
					else exact.sequence[tag.tagName] = tag;
					break;
				case "mapping": if (tag.matchByTagPrefix) prefix.mapping.push(tag);
				else exact.mapping[tag.tagName] = tag;
			}
		}
		const implicitScalarAnyFirstChar = implicitScalarTags.filter((tag) => tag.implicitFirstChars === null);
		const keys = /* @__PURE__ */ new Set();
		for (const tag of implicitScalarTags) if (tag.implicitFirstChars !== null) for (const key of tag.implicitFirstChars) keys.add(key);
		const implicitScalarByFirstChar = /* @__PURE__ */ new Map();
		for (const key of keys) implicitScalarByFirstChar.set(key, implicitScalarTags.filter((tag) => tag.implicitFirstChars === null || tag.implicitFirstChars.indexOf(key) !== -1));
		const defaultScalarTag = exact.scalar["tag:yaml.org,2002:str"];
		if (!defaultScalarTag) throw new Error("schema does not define the default scalar tag (tag:yaml.org,2002:str)");
		this.tags = compiledTags;
		this.implicitScalarTags = implicitScalarTags;
		this.implicitScalarByFirstChar = implicitScalarByFirstChar;
		this.implicitScalarAnyFirstChar = implicitScalarAnyFirstChar;
		this.defaultScalarTag = defaultScalarTag;
		this.defaultSequenceTag = exact.sequence["tag:yaml.org,2002:seq"];
		this.defaultMappingTag = exact.mapping["tag:yaml.org,2002:map"];
		this.exact = exact;
		this.prefix = prefix;
	}
	/** @internal */
	lookupScalarTag(tagName) {
		const exactTag = this.exact.scalar[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.scalar) if (tagName.startsWith(tag.tagName)) return tag;
	}
	/** @internal */
	lookupSequenceTag(tagName) {
		const exactTag = this.exact.sequence[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.sequence) if (tagName.startsWith(tag.tagName)) return tag;
	}
	/** @internal */
	lookupMappingTag(tagName) {
		const exactTag = this.exact.mapping[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.mapping) if (tagName.startsWith(tag.tagName)) return tag;
	}
	/** @internal */
	resolveImplicitScalarTag(source) {
		const candidates = this.implicitScalarByFirstChar.get(source.charAt(0)) ?? this.implicitScalarAnyFirstChar;
		for (const tag of candidates) {
			const value = tag.resolve(source, false, tag.tagName);
			if (value !== NOT_RESOLVED) return {
				value,
				tag
			};
		}
		const tag = this.defaultScalarTag;
		return {
			value: tag.resolve(source, false, tag.tagName),
			tag
		};
	}
	/**
	* Creates a new schema with the specified tags added. If a tag already
	* exists, it is replaced by the specified tag.
	*
	* @example
	*
	* ```javascript
	* import { CORE_SCHEMA, mergeTag, realMapTag } from 'js-yaml'
	*
	* const schema = CORE_SCHEMA.withTags(mergeTag, realMapTag)
	* ```
	*/
	withTags(...tags) {
		let flatTags = [];
		for (const tag of tags) flatTags = flatTags.concat(tag);
		return new Schema([...this.tags, ...flatTags]);
	}
};
/**
* The YAML 1.2 Failsafe Schema: strings, sequences, and mappings.
*
* @category Schemas
*/
var FAILSAFE_SCHEMA = new Schema([
	strTag,
	seqTag,
	mapTag
]);
/**
* The YAML 1.2 JSON Schema. It uses JSON scalar forms while retaining YAML
* collection syntax.
*
* @category Schemas
*/
var JSON_SCHEMA = new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullJsonTag,
	boolJsonTag,
	intJsonTag,
	floatJsonTag
]);
/**
* The default schema for the loaders. Note, {@link CORE_SCHEMA} comes
* without the `!!merge` tag. You can easily enable it if needed.
*
* @example
* Enable {@link mergeTag}:
*
* ```javascript
* import { load, CORE_SCHEMA, mergeTag } from 'js-yaml'
*
* try {
*   load(data, { schema: CORE_SCHEMA.withTags(mergeTag) })
* } catch (e) {
*   console.error(e)
* }
* ```
*
* @category Schemas
*/
var CORE_SCHEMA = new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullCoreTag,
	boolCoreTag,
	intCoreTag,
	floatCoreTag
]);
/**
* YAML 1.1-compatible schema.
*
* @category Schemas
*/
var YAML11_SCHEMA = new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullYaml11Tag,
	boolYaml11Tag,
	intYaml11Tag,
	floatYaml11Tag,
	timestampTag,
	mergeTag,
	binaryTag,
	omapTag,
	pairsTag,
	setTag
]);
/**
* The dumper schema for maximum compatibility. It combines all supported type
* variants from YAML 1.1 and YAML 1.2 so strings matching any of them are
* quoted. This makes the generated YAML more compatible with other parsers.
*
* The schema is based on YAML 1.1, but extends `!!int` and `!!float` to accept
* both YAML 1.1 and Core Schema forms, since Core Schema supports some forms
* that YAML 1.1 does not.
*
* @category Schemas
*/
var DUMP_SCHEMA = YAML11_SCHEMA.withTags({
	...intYaml11Tag,
	resolve: (source, isExplicit, tagName) => {
		const result = intYaml11Tag.resolve(source, isExplicit, tagName);
		return result === NOT_RESOLVED ? intCoreTag.resolve(source, isExplicit, tagName) : result;
	}
}, {
	...floatYaml11Tag,
	resolve: (source, isExplicit, tagName) => {
		const result = floatYaml11Tag.resolve(source, isExplicit, tagName);
		return result === NOT_RESOLVED ? floatCoreTag.resolve(source, isExplicit, tagName) : result;
	}
});
//#endregion
//#region src/tag/mapping/real_map.ts
/**
* Recommended when non-string keys are actually needed. It uses native
* JavaScript `Map` objects, so keys keep their constructed types instead of
* being converted to strings.
*
* It is not the default to avoid widespread breaking changes in existing
* projects. `Map` has a different access API and does not pass deep equality
* checks against `{}`-based fixtures. Alongside the other changes in v5,
* making it the default was considered too disruptive.
*
* If these differences are acceptable for your project, we recommend using
* {@link realMapTag} to guarantee the absence of problems and side effects.
*
* @example
* Enable {@link realMapTag}:
*
* ```javascript
* import { load, CORE_SCHEMA, realMapTag } from 'js-yaml'
*
* try {
*   load(data, { schema: CORE_SCHEMA.withTags(realMapTag) })
* } catch (e) {
*   console.error(e)
* }
* ```
*
* @category Tags
*/
var realMapTag = defineMappingTag("tag:yaml.org,2002:map", {
	create: () => /* @__PURE__ */ new Map(),
	addPair: (container, key, value) => {
		container.set(key, value);
		return "";
	},
	has: (container, key) => container.has(key),
	keys: (container) => container.keys(),
	get: (container, key) => container.get(key),
	identify: (data) => data instanceof Map || isPlainObject(data),
	represent: (data) => {
		if (data instanceof Map) return data;
		const map = /* @__PURE__ */ new Map();
		const obj = data;
		for (const key of Object.keys(obj)) map.set(key, obj[key]);
		return map;
	}
});
//#endregion
//#region src/tag/mapping/legacy_map.ts
function normalizeKey(key) {
	if (Array.isArray(key)) {
		const array = Array.prototype.slice.call(key);
		for (let index = 0; index < array.length; index++) {
			if (Array.isArray(array[index])) return null;
			if (typeof array[index] === "object" && Object.prototype.toString.call(array[index]) === "[object Object]") array[index] = "[object Object]";
		}
		return String(array);
	}
	if (typeof key === "object" && Object.prototype.toString.call(key) === "[object Object]") return "[object Object]";
	return String(key);
}
/**
* This implementation exists solely to reproduce v4 behavior exactly. Its use
* is strongly discouraged. If complex or non-string keys are needed, use
* {@link realMapTag} instead.
*
* @category Tags
*/
var legacyMapTag = defineMappingTag("tag:yaml.org,2002:map", {
	create: () => ({}),
	identify: isPlainObject,
	represent: (o) => {
		const map = /* @__PURE__ */ new Map();
		for (const key of Object.keys(o)) map.set(key, o[key]);
		return map;
	},
	addPair: (container, key, value) => {
		const normalizedKey = normalizeKey(key);
		if (normalizedKey === null) return "nested arrays are not supported inside keys";
		if (normalizedKey === "__proto__") Object.defineProperty(container, normalizedKey, {
			value,
			enumerable: true,
			configurable: true,
			writable: true
		});
		else container[normalizedKey] = value;
		return "";
	},
	has: (container, key) => {
		const normalizedKey = normalizeKey(key);
		return normalizedKey !== null && Object.prototype.hasOwnProperty.call(container, normalizedKey);
	},
	keys: (container) => Object.keys(container),
	get: (container, key) => {
		const normalizedKey = String(key);
		if (!Object.prototype.hasOwnProperty.call(container, normalizedKey)) return null;
		return container[normalizedKey];
	}
});
//#endregion
//#region src/common/snippet.ts
var DEFAULT_SNIPPET_OPTIONS = {
	maxLength: 79,
	indent: 1,
	linesBefore: 3,
	linesAfter: 2
};
function getLine(buffer, lineStart, lineEnd, position, maxLineLength) {
	let head = "";
	let tail = "";
	const maxHalfLength = Math.floor(maxLineLength / 2) - 1;
	if (position - lineStart > maxHalfLength) {
		head = " ... ";
		lineStart = position - maxHalfLength + head.length;
	}
	if (lineEnd - position > maxHalfLength) {
		tail = " ...";
		lineEnd = position + maxHalfLength - tail.length;
	}
	return {
		str: head + buffer.slice(lineStart, lineEnd).replace(/\t/g, "→") + tail,
		pos: position - lineStart + head.length
	};
}
function padStart(string, max) {
	return " ".repeat(Math.max(max - string.length, 0)) + string;
}
function makeSnippet(mark, options) {
	if (!mark.buffer) return null;
	const opts = {
		...DEFAULT_SNIPPET_OPTIONS,
		...options
	};
	const re = /\r?\n|\r|\0/g;
	const lineStarts = [0];
	const lineEnds = [];
	let match;
	let foundLineNo = -1;
	while (match = re.exec(mark.buffer)) {
		lineEnds.push(match.index);
		lineStarts.push(match.index + match[0].length);
		if (mark.position <= match.index && foundLineNo < 0) foundLineNo = lineStarts.length - 2;
	}
	if (foundLineNo < 0) foundLineNo = lineStarts.length - 1;
	let result = "";
	const lineNoLength = Math.min(mark.line + opts.linesAfter, lineEnds.length).toString().length;
	const maxLineLength = opts.maxLength - (opts.indent + lineNoLength + 3);
	for (let i = 1; i <= opts.linesBefore; i++) {
		if (foundLineNo - i < 0) break;
		const line = getLine(mark.buffer, lineStarts[foundLineNo - i], lineEnds[foundLineNo - i], mark.position - (lineStarts[foundLineNo] - lineStarts[foundLineNo - i]), maxLineLength);
		result = `${" ".repeat(opts.indent)}${padStart((mark.line - i + 1).toString(), lineNoLength)} | ${line.str}\n${result}`;
	}
	const line = getLine(mark.buffer, lineStarts[foundLineNo], lineEnds[foundLineNo], mark.position, maxLineLength);
	result += `${" ".repeat(opts.indent)}${padStart((mark.line + 1).toString(), lineNoLength)} | ${line.str}\n`;
	result += `${"-".repeat(opts.indent + lineNoLength + 3 + line.pos)}^\n`;
	for (let i = 1; i <= opts.linesAfter; i++) {
		if (foundLineNo + i >= lineEnds.length) break;
		const line = getLine(mark.buffer, lineStarts[foundLineNo + i], lineEnds[foundLineNo + i], mark.position - (lineStarts[foundLineNo] - lineStarts[foundLineNo + i]), maxLineLength);
		result += `${" ".repeat(opts.indent)}${padStart((mark.line + i + 1).toString(), lineNoLength)} | ${line.str}\n`;
	}
	return result.replace(/\n$/, "");
}
//#endregion
//#region src/common/exception.ts
function formatError(exception, compact) {
	let where = "";
	if (!exception.mark) return exception.reason;
	if (exception.mark.name) where += `in "${exception.mark.name}" `;
	where += `(${exception.mark.line + 1}:${exception.mark.column + 1})`;
	if (!compact && exception.mark.snippet) where += `\n\n${exception.mark.snippet}`;
	return `${exception.reason} ${where}`;
}
/**
* A YAML error. Unlike an ordinary `Error`, it adds a source snippet showing
* the location of the problem to the error message, when available.
*
* @category Main
*/
var YAMLException = class YAMLException extends Error {
	reason;
	mark;
	/**
	* Optional `mark` contains source snippet data. Usually, use
	* {@link YAMLException.throwAt} instead of passing it directly.
	*/
	constructor(reason, mark) {
		super();
		this.name = "YAMLException";
		this.reason = reason;
		this.mark = mark;
		this.message = formatError(this, false);
		if (Error.captureStackTrace) Error.captureStackTrace(this, this.constructor);
	}
	/**
	* Returns the formatted error, omitting the source snippet in compact mode.
	*/
	toString(compact) {
		return `${this.name}: ${formatError(this, compact)}`;
	}
	/**
	* Builds a YAMLException with a source snippet and throws it. `source` is
	* the raw input text; `position` is an offset into it.
	*/
	static throwAt(source, position, message, filename = "") {
		let line = 0;
		let lineStart = 0;
		for (let index = 0; index < position; index++) {
			const ch = source.charCodeAt(index);
			if (ch === 10) {
				line++;
				lineStart = index + 1;
			} else if (ch === 13) {
				line++;
				if (source.charCodeAt(index + 1) === 10) index++;
				lineStart = index + 1;
			}
		}
		const mark = {
			name: filename,
			buffer: source,
			position,
			line,
			column: position - lineStart
		};
		mark.snippet = makeSnippet(mark);
		throw new YAMLException(message, mark);
	}
};
//#endregion
//#region src/parser/events.ts
/** @category Events */
var EVENT_ID = {
	DOCUMENT: 1,
	SEQUENCE: 2,
	MAPPING: 3,
	SCALAR: 4,
	ALIAS: 5,
	POP: 6
};
/** @category Nodes */
var SCALAR_STYLE = {
	PLAIN: 1,
	SINGLE_QUOTED: 2,
	DOUBLE_QUOTED: 3,
	LITERAL_BLOCK: 4,
	FOLDED_BLOCK: 5
};
/** @category Nodes */
var COLLECTION_STYLE = {
	BLOCK: 1,
	FLOW: 2
};
/** @category Nodes */
var CHOMPING_MODE = {
	CLIP: 1,
	STRIP: 2,
	KEEP: 3
};
//#endregion
//#region src/parser/parser_scalar.ts
var NO_RANGE$3 = -1;
function simpleEscapeSequence(c) {
	switch (c) {
		case 48: return "\0";
		case 97: return "\x07";
		case 98: return "\b";
		case 116: return "	";
		case 9: return "	";
		case 110: return "\n";
		case 118: return "\v";
		case 102: return "\f";
		case 114: return "\r";
		case 101: return "\x1B";
		case 32: return " ";
		case 34: return "\"";
		case 47: return "/";
		case 92: return "\\";
		case 78: return "";
		case 95: return "\xA0";
		case 76: return "\u2028";
		case 80: return "\u2029";
		default: return "";
	}
}
var simpleEscapeCheck = new Array(256);
var simpleEscapeMap = new Array(256);
for (let i = 0; i < 256; i++) {
	simpleEscapeCheck[i] = simpleEscapeSequence(i) ? 1 : 0;
	simpleEscapeMap[i] = simpleEscapeSequence(i);
}
function charFromCodepoint(c) {
	if (c <= 65535) return String.fromCharCode(c);
	return String.fromCharCode((c - 65536 >> 10) + 55296, (c - 65536 & 1023) + 56320);
}
function fromHexCode$1(c) {
	if (c >= 48 && c <= 57) return c - 48;
	return (c | 32) - 97 + 10;
}
function escapedHexLen$1(c) {
	if (c === 120) return 2;
	if (c === 117) return 4;
	return 8;
}
function skipFoldedBreaks(input, position, end) {
	let breaks = 0;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 10) {
			breaks++;
			position++;
		} else if (ch === 13) {
			breaks++;
			position++;
			if (input.charCodeAt(position) === 10) position++;
		} else if (ch === 32 || ch === 9) position++;
		else break;
	}
	return {
		position,
		breaks
	};
}
function foldedBreaks(count) {
	if (count === 1) return " ";
	return "\n".repeat(count - 1);
}
function getPlainValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, captureEnd);
}
function getSingleQuotedValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 39) {
			result += input.slice(captureStart, position) + "'";
			position += 2;
			captureStart = captureEnd = position;
		} else if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, end);
}
function getDoubleQuotedValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 92) {
			result += input.slice(captureStart, position);
			position++;
			const escaped = input.charCodeAt(position);
			if (escaped === 10 || escaped === 13) position = skipFoldedBreaks(input, position, end).position;
			else if (escaped < 256 && simpleEscapeCheck[escaped]) {
				result += simpleEscapeMap[escaped];
				position++;
			} else {
				let hexLength = escapedHexLen$1(escaped);
				let hexResult = 0;
				for (; hexLength > 0; hexLength--) {
					position++;
					const digit = fromHexCode$1(input.charCodeAt(position));
					hexResult = (hexResult << 4) + digit;
				}
				result += charFromCodepoint(hexResult);
				position++;
			}
			captureStart = captureEnd = position;
		} else if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, end);
}
function getBlockValue(input, start, end, indent, chomping, folded) {
	const textIndent = indent < 0 ? 0 : indent;
	const region = input.slice(start, end).replace(/\r\n?/g, "\n");
	const lines = region === "" ? [] : (region.endsWith("\n") ? region.slice(0, -1) : region).split("\n");
	let result = "";
	let didReadContent = false;
	let emptyLines = 0;
	let atMoreIndented = false;
	for (const line of lines) {
		let column = 0;
		while (column < textIndent && line.charCodeAt(column) === 32) column++;
		if (indent < 0 || column >= line.length) {
			emptyLines++;
			continue;
		}
		const content = line.slice(textIndent);
		const first = content.charCodeAt(0);
		if (folded) {
			if (first === 32 || first === 9) {
				atMoreIndented = true;
				result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
			} else if (atMoreIndented) {
				atMoreIndented = false;
				result += "\n".repeat(emptyLines + 1);
			} else if (emptyLines === 0) {
				if (didReadContent) result += " ";
			} else result += "\n".repeat(emptyLines);
		} else result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
		result += content;
		didReadContent = true;
		emptyLines = 0;
	}
	if (chomping === CHOMPING_MODE.KEEP) result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
	else if (chomping !== CHOMPING_MODE.STRIP) {
		if (didReadContent) result += "\n";
	}
	return result;
}
/**
* Decodes the scalar referenced by event offsets in `input`.
*
* @category Events
*/
function getScalarValue(input, scalar) {
	if (scalar.valueStart === NO_RANGE$3) return "";
	const { valueStart, valueEnd } = scalar;
	if (scalar.fast) return input.slice(valueStart, valueEnd);
	switch (scalar.style) {
		case SCALAR_STYLE.SINGLE_QUOTED: return getSingleQuotedValue(input, valueStart, valueEnd);
		case SCALAR_STYLE.DOUBLE_QUOTED: return getDoubleQuotedValue(input, valueStart, valueEnd);
		case SCALAR_STYLE.LITERAL_BLOCK: return getBlockValue(input, valueStart, valueEnd, scalar.indent, scalar.chomping, false);
		case SCALAR_STYLE.FOLDED_BLOCK: return getBlockValue(input, valueStart, valueEnd, scalar.indent, scalar.chomping, true);
		default: return getPlainValue(input, valueStart, valueEnd);
	}
}
//#endregion
//#region src/common/tagname.ts
var DEFAULT_TAG_HANDLERS = Object.assign(Object.create(null), {
	"!": "!",
	"!!": "tag:yaml.org,2002:"
});
var TAG_SUFFIX_CHARS = "-#;/?:@&=+$_.~*'()";
var TAG_URI_CHARS = TAG_SUFFIX_CHARS + "!,[]";
var HEX = "0123456789ABCDEF";
function percentByte(byte) {
	return "%" + HEX[byte >> 4] + HEX[byte & 15];
}
function tagPercentEncode(source, isSuffix) {
	const allowed = isSuffix ? TAG_SUFFIX_CHARS : TAG_URI_CHARS;
	let result = "";
	for (let index = 0; index < source.length; index++) {
		let ch = source.charCodeAt(index);
		if (ch >= 48 && ch <= 57 || ch >= 65 && ch <= 90 || ch >= 97 && ch <= 122 || allowed.includes(source[index])) {
			result += source[index];
			continue;
		}
		if (ch >= 55296 && ch <= 56319) ch = 65536 + ((ch & 1023) << 10) + (source.charCodeAt(++index) & 1023);
		if (ch < 128) result += percentByte(ch);
		else if (ch < 2048) result += percentByte(192 | ch >> 6) + percentByte(128 | ch & 63);
		else if (ch < 65536) result += percentByte(224 | ch >> 12) + percentByte(128 | ch >> 6 & 63) + percentByte(128 | ch & 63);
		else result += percentByte(240 | ch >> 18) + percentByte(128 | ch >> 12 & 63) + percentByte(128 | ch >> 6 & 63) + percentByte(128 | ch & 63);
	}
	return result;
}
function tagPercentDecode(source) {
	let result = "";
	let index = 0;
	while (index < source.length) {
		if (source.charCodeAt(index) !== 37) {
			result += source[index++];
			continue;
		}
		let ch = parseInt(source.slice(index + 1, index + 3), 16);
		index += 3;
		if (ch >= 192) {
			let remaining = ch < 224 ? 1 : ch < 240 ? 2 : 3;
			ch &= (1 << 6 - remaining) - 1;
			while (remaining-- > 0) {
				ch = ch << 6 | parseInt(source.slice(index + 1, index + 3), 16) & 63;
				index += 3;
			}
		}
		if (ch < 65536) result += String.fromCharCode(ch);
		else {
			ch -= 65536;
			result += String.fromCharCode(55296 | ch >> 10, 56320 | ch & 1023);
		}
	}
	return result;
}
function tagNameFull(rawTag, tagHandlers) {
	if (rawTag.startsWith("!<") && rawTag.endsWith(">")) return tagPercentDecode(rawTag.slice(2, -1));
	const handleEnd = rawTag.indexOf("!", 1);
	const handle = handleEnd === -1 ? "!" : rawTag.slice(0, handleEnd + 1);
	return tagPercentDecode(tagHandlers?.[handle] ?? DEFAULT_TAG_HANDLERS[handle] ?? handle) + tagPercentDecode(rawTag.slice(handle.length));
}
function tagNameShort(fullTag) {
	let tag = fullTag;
	if (tag.charCodeAt(0) === 33) {
		tag = tag.slice(1);
		return `!${tagPercentEncode(tag, true)}`;
	}
	if (tag.slice(0, 18) === "tag:yaml.org,2002:") return `!!${tagPercentEncode(tag.slice(18), true)}`;
	return `!<${tagPercentEncode(tag, false)}>`;
}
//#endregion
//#region src/parser/constructor.ts
var NO_RANGE$2 = -1;
var MERGE_TAG_NAME = "tag:yaml.org,2002:merge";
var DEFAULT_CONSTRUCTOR_OPTIONS = {
	filename: "",
	schema: CORE_SCHEMA,
	json: false,
	maxTotalMergeKeys: 1e4,
	maxAliases: -1
};
function eventPosition$1(event) {
	if ("tagStart" in event && event.tagStart !== NO_RANGE$2) return event.tagStart;
	if ("anchorStart" in event && event.anchorStart !== NO_RANGE$2) return event.anchorStart;
	if ("valueStart" in event && event.valueStart !== NO_RANGE$2) return event.valueStart;
	if ("start" in event) return event.start;
	return 0;
}
function throwError$1(state, message) {
	YAMLException.throwAt(state.source, state.position, message, state.filename);
}
function finalizeCollection(state, position, tag, carrier) {
	try {
		return tag.finalize(carrier);
	} catch (error) {
		if (error instanceof YAMLException) throw error;
		YAMLException.throwAt(state.source, position, error instanceof Error ? error.message : String(error), state.filename);
	}
}
function constructScalar(state, event) {
	const source = getScalarValue(state.source, event);
	const rawTag = event.tagStart === NO_RANGE$2 ? "" : state.source.slice(event.tagStart, event.tagEnd);
	const strTag = state.schema.defaultScalarTag;
	if (rawTag !== "") {
		if (rawTag === "!") return {
			value: source,
			tag: strTag
		};
		const tagName = tagNameFull(rawTag, state.tagHandlers);
		const scalarTag = state.schema.lookupScalarTag(tagName);
		if (scalarTag) {
			const result = scalarTag.resolve(source, true, tagName);
			if (result === NOT_RESOLVED) throwError$1(state, `cannot resolve a node with !<${tagName}> explicit tag`);
			return {
				value: result,
				tag: scalarTag
			};
		}
		const collectionTagDef = state.schema.lookupMappingTag(tagName) ?? state.schema.lookupSequenceTag(tagName);
		if (collectionTagDef) {
			if (source !== "") throwError$1(state, `cannot resolve a node with !<${tagName}> explicit tag`);
			const carrier = collectionTagDef.create(tagName);
			return {
				value: collectionTagDef.carrierIsResult ? carrier : finalizeCollection(state, state.position, collectionTagDef, carrier),
				tag: collectionTagDef
			};
		}
		throwError$1(state, `unknown scalar tag !<${tagName}>`);
	}
	if (event.style === SCALAR_STYLE.PLAIN) return state.schema.resolveImplicitScalarTag(source);
	return {
		value: strTag.resolve(source, false, strTag.tagName),
		tag: strTag
	};
}
function collectionTagName(state, event, defaultTagName) {
	const rawTag = event.tagStart === NO_RANGE$2 ? "" : state.source.slice(event.tagStart, event.tagEnd);
	return rawTag === "" || rawTag === "!" ? defaultTagName : tagNameFull(rawTag, state.tagHandlers);
}
function isMappingTag(tag) {
	return tag.nodeKind === "mapping";
}
function chargeMergeWork(state) {
	state.totalMergeKeys++;
	if (state.maxTotalMergeKeys !== -1 && state.totalMergeKeys > state.maxTotalMergeKeys) throwError$1(state, `merge keys exceeded maxTotalMergeKeys (${state.maxTotalMergeKeys})`);
}
function mergeKeys(state, frame, source, sourceTag) {
	chargeMergeWork(state);
	for (const sourceKey of sourceTag.keys(source)) {
		chargeMergeWork(state);
		if (frame.tag.has(frame.value, sourceKey)) continue;
		const err = frame.tag.addPair(frame.value, sourceKey, sourceTag.get(source, sourceKey));
		if (err) throwError$1(state, err);
		frame.overridable ??= /* @__PURE__ */ new Set();
		frame.overridable.add(sourceKey);
	}
}
function mergeSource(state, frame, source, sourceTag) {
	state.position = frame.keyPosition;
	if (isMappingTag(sourceTag)) mergeKeys(state, frame, source, sourceTag);
	else if (sourceTag.nodeKind === "sequence" && Array.isArray(source)) {
		if (source.length > 100) throwError$1(state, "abnormal merge sequence size");
		for (const element of source) {
			const elementTag = state.nodeTags.get(element);
			if (!elementTag) throwError$1(state, "cannot merge mappings; the provided source object is unacceptable");
			mergeKeys(state, frame, element, elementTag);
		}
	} else throwError$1(state, "cannot merge mappings; the provided source object is unacceptable");
}
function addMappingValue(state, frame, key, value, tag) {
	state.position = frame.keyPosition;
	if (frame.keyIsMerge) {
		mergeSource(state, frame, value, tag);
		return;
	}
	if (!state.json && frame.tag.has(frame.value, key) && !frame.overridable?.has(key)) throwError$1(state, "duplicated mapping key");
	const err = frame.tag.addPair(frame.value, key, value);
	if (err) throwError$1(state, err);
	frame.overridable?.delete(key);
}
function addValue(state, value, tag) {
	const frame = state.frames[state.frames.length - 1];
	if (frame.kind === "document") {
		frame.value = value;
		frame.hasValue = true;
	} else if (frame.kind === "sequence") {
		if (isMappingTag(tag)) state.nodeTags.set(value, tag);
		const err = frame.tag.addItem(frame.value, value, frame.index++);
		if (err) throwError$1(state, err);
	} else if (frame.hasKey) {
		const key = frame.key;
		frame.key = void 0;
		frame.hasKey = false;
		addMappingValue(state, frame, key, value, tag);
	} else {
		frame.key = value;
		frame.keyPosition = state.position;
		frame.hasKey = true;
		frame.keyIsMerge = tag.tagName === MERGE_TAG_NAME;
	}
}
function storeAnchor(state, event, value, tag, isValueFinal) {
	if (event.anchorStart !== NO_RANGE$2) {
		const anchor = {
			value,
			tag,
			isValueFinal
		};
		state.anchors.set(state.source.slice(event.anchorStart, event.anchorEnd), anchor);
		return anchor;
	}
	return null;
}
/**
* Constructs JavaScript documents directly from parser events, without an
* intermediate AST.
*
* @category Events
*/
function constructFromEvents(events, options) {
	const state = {
		...DEFAULT_CONSTRUCTOR_OPTIONS,
		...options,
		events,
		documents: [],
		eventIndex: 0,
		position: 0,
		frames: [],
		anchors: /* @__PURE__ */ new Map(),
		nodeTags: /* @__PURE__ */ new Map(),
		tagHandlers: Object.create(null),
		totalMergeKeys: 0,
		aliasCount: 0
	};
	while (state.eventIndex < state.events.length) {
		const event = state.events[state.eventIndex++];
		state.position = eventPosition$1(event);
		switch (event.type) {
			case EVENT_ID.DOCUMENT:
				state.anchors = /* @__PURE__ */ new Map();
				state.nodeTags = /* @__PURE__ */ new Map();
				state.aliasCount = 0;
				state.tagHandlers = Object.create(null);
				for (const directive of event.directives) if (directive.kind === "tag") state.tagHandlers[directive.handle] = directive.prefix;
				state.frames.push({
					kind: "document",
					position: state.position,
					value: void 0,
					hasValue: false
				});
				break;
			case EVENT_ID.SCALAR: {
				const { value, tag } = constructScalar(state, event);
				storeAnchor(state, event, value, tag, true);
				addValue(state, value, tag);
				break;
			}
			case EVENT_ID.SEQUENCE: {
				const tagName = collectionTagName(state, event, "tag:yaml.org,2002:seq");
				const tag = state.schema.lookupSequenceTag(tagName);
				if (!tag) throwError$1(state, `unknown sequence tag !<${tagName}>`);
				const value = tag.create(tagName);
				const anchor = storeAnchor(state, event, value, tag, tag.carrierIsResult);
				state.frames.push({
					kind: "sequence",
					position: state.position,
					value,
					tag,
					anchor,
					index: 0
				});
				break;
			}
			case EVENT_ID.MAPPING: {
				const tagName = collectionTagName(state, event, "tag:yaml.org,2002:map");
				const tag = state.schema.lookupMappingTag(tagName);
				if (!tag) throwError$1(state, `unknown mapping tag !<${tagName}>`);
				const value = tag.create(tagName);
				const anchor = storeAnchor(state, event, value, tag, tag.carrierIsResult);
				state.frames.push({
					kind: "mapping",
					position: state.position,
					value,
					tag,
					anchor,
					key: void 0,
					keyPosition: state.position,
					hasKey: false,
					keyIsMerge: false,
					overridable: null
				});
				break;
			}
			case EVENT_ID.ALIAS: {
				if (state.maxAliases !== -1 && ++state.aliasCount > state.maxAliases) throwError$1(state, `aliases exceeded maxAliases (${state.maxAliases})`);
				const name = state.source.slice(event.anchorStart, event.anchorEnd);
				const anchor = state.anchors.get(name);
				if (!anchor) throwError$1(state, `unidentified alias "${name}"`);
				if (!anchor.isValueFinal) throwError$1(state, `recursive alias "${name}" is not supported for tag ${anchor.tag.tagName} because it uses finalize()`);
				addValue(state, anchor.value, anchor.tag);
				break;
			}
			case EVENT_ID.POP: {
				const frame = state.frames.pop();
				if (frame.kind === "mapping" && frame.hasKey) {
					state.position = frame.keyPosition;
					throwError$1(state, "incomplete mapping pair in event stream");
				}
				if (frame.kind === "document") state.documents.push(frame.value);
				else {
					const value = frame.tag.carrierIsResult ? frame.value : finalizeCollection(state, frame.position, frame.tag, frame.value);
					if (frame.anchor) {
						frame.anchor.value = value;
						frame.anchor.isValueFinal = true;
					}
					addValue(state, value, frame.tag);
				}
				break;
			}
		}
	}
	return state.documents;
}
//#endregion
//#region src/parser/parser.ts
var NO_RANGE$1 = -1;
var HAS_OWN = Object.prototype.hasOwnProperty;
var CONTEXT_FLOW_IN = 1;
var CONTEXT_FLOW_OUT = 2;
var CONTEXT_BLOCK_IN = 3;
var CONTEXT_BLOCK_OUT = 4;
var PATTERN_NON_PRINTABLE = /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;
var PATTERN_FLOW_INDICATORS = /[,\[\]{}]/;
var PATTERN_TAG_HANDLE = /^(?:!|!!|![0-9A-Za-z-]+!)$/;
var NS_URI_CHAR = String.raw`(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$,_.!~*'()\[\]])`;
var NS_TAG_CHAR = String.raw`(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$.~*'()_])`;
var PATTERN_TAG_URI = new RegExp(`^(?:${NS_URI_CHAR})*$`);
var PATTERN_TAG_SUFFIX = new RegExp(`^(?:${NS_TAG_CHAR})+$`);
var PATTERN_TAG_PREFIX = new RegExp(`^(?:!(?:${NS_URI_CHAR})*|${NS_TAG_CHAR}(?:${NS_URI_CHAR})*)$`);
var DEFAULT_PARSER_OPTIONS = {
	filename: "",
	maxDepth: 100
};
function addDocumentEvent(state, explicitStart, explicitEnd) {
	state.events.push({
		type: EVENT_ID.DOCUMENT,
		explicitStart,
		explicitEnd,
		directives: state.directives
	});
}
function addSequenceEvent(state, start, anchorStart, anchorEnd, tagStart, tagEnd, style) {
	state.events.push({
		type: EVENT_ID.SEQUENCE,
		start,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style
	});
}
function addMappingEvent(state, start, anchorStart, anchorEnd, tagStart, tagEnd, style) {
	state.events.push({
		type: EVENT_ID.MAPPING,
		start,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style
	});
}
function insertFlowPairMappingEvent(state, snapshot) {
	state.events.splice(snapshot.eventsLength, 0, {
		type: EVENT_ID.MAPPING,
		start: snapshot.position,
		anchorStart: NO_RANGE$1,
		anchorEnd: NO_RANGE$1,
		tagStart: NO_RANGE$1,
		tagEnd: NO_RANGE$1,
		style: COLLECTION_STYLE.FLOW
	});
}
function addScalarEvent(state, valueStart, valueEnd, anchorStart, anchorEnd, tagStart, tagEnd, style, chomping = CHOMPING_MODE.CLIP, indent = -1, fast = false) {
	state.events.push({
		type: EVENT_ID.SCALAR,
		valueStart,
		valueEnd,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style,
		chomping,
		indent,
		fast
	});
}
function addAliasEvent(state, anchorStart, anchorEnd) {
	state.events.push({
		type: EVENT_ID.ALIAS,
		anchorStart,
		anchorEnd
	});
}
function addPopEvent(state) {
	state.events.push({ type: EVENT_ID.POP });
}
function addEmptyScalarEvent(state) {
	addScalarEvent(state, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, SCALAR_STYLE.PLAIN);
}
function emptyProperties() {
	return {
		anchorStart: NO_RANGE$1,
		anchorEnd: NO_RANGE$1,
		tagStart: NO_RANGE$1,
		tagEnd: NO_RANGE$1
	};
}
function snapshotState(state) {
	return {
		position: state.position,
		line: state.line,
		lineStart: state.lineStart,
		lineIndent: state.lineIndent,
		firstTabInLine: state.firstTabInLine,
		eventsLength: state.events.length
	};
}
function restoreState(state, snapshot) {
	state.position = snapshot.position;
	state.line = snapshot.line;
	state.lineStart = snapshot.lineStart;
	state.lineIndent = snapshot.lineIndent;
	state.firstTabInLine = snapshot.firstTabInLine;
	state.events.length = snapshot.eventsLength;
}
function throwError(state, message) {
	YAMLException.throwAt(state.input.slice(0, state.length), state.position, message, state.filename);
}
function isEol(c) {
	return c === 10 || c === 13;
}
function isWhiteSpace(c) {
	return c === 9 || c === 32;
}
function isWsOrEol(c) {
	return isWhiteSpace(c) || isEol(c);
}
function isWsOrEolOrEnd(c) {
	return c === 0 || isWsOrEol(c);
}
function isFlowIndicator(c) {
	return c === 44 || c === 91 || c === 93 || c === 123 || c === 125;
}
function fromDecimalCode(c) {
	return c >= 48 && c <= 57 ? c - 48 : -1;
}
function fromHexCode(c) {
	if (c >= 48 && c <= 57) return c - 48;
	const lc = c | 32;
	if (lc >= 97 && lc <= 102) return lc - 97 + 10;
	return -1;
}
function escapedHexLen(c) {
	if (c === 120) return 2;
	if (c === 117) return 4;
	if (c === 85) return 8;
	return 0;
}
function isSimpleEscape(c) {
	return c === 48 || c === 97 || c === 98 || c === 116 || c === 9 || c === 110 || c === 118 || c === 102 || c === 114 || c === 101 || c === 32 || c === 34 || c === 47 || c === 92 || c === 78 || c === 95 || c === 76 || c === 80;
}
function consumeLineBreak(state) {
	if (state.input.charCodeAt(state.position) === 10) state.position++;
	else {
		state.position++;
		if (state.input.charCodeAt(state.position) === 10) state.position++;
	}
	state.line++;
	state.lineStart = state.position;
	state.lineIndent = 0;
	state.firstTabInLine = -1;
}
function skipSeparationSpace(state, allowComments) {
	let lineBreaks = 0;
	let ch = state.input.charCodeAt(state.position);
	let hasSeparation = state.position === state.lineStart || isWsOrEol(state.input.charCodeAt(state.position - 1));
	while (ch !== 0) {
		while (isWhiteSpace(ch)) {
			hasSeparation = true;
			if (ch === 9 && state.firstTabInLine === -1) state.firstTabInLine = state.position;
			ch = state.input.charCodeAt(++state.position);
		}
		if (allowComments && hasSeparation && ch === 35) do
			ch = state.input.charCodeAt(++state.position);
		while (!isEol(ch) && ch !== 0);
		if (!isEol(ch)) break;
		consumeLineBreak(state);
		lineBreaks++;
		hasSeparation = true;
		ch = state.input.charCodeAt(state.position);
		while (ch === 32) {
			state.lineIndent++;
			ch = state.input.charCodeAt(++state.position);
		}
	}
	return lineBreaks;
}
function testDocumentSeparator(state, position = state.position) {
	const ch = state.input.charCodeAt(position);
	if ((ch === 45 || ch === 46) && ch === state.input.charCodeAt(position + 1) && ch === state.input.charCodeAt(position + 2)) {
		const following = state.input.charCodeAt(position + 3);
		return following === 0 || isWsOrEol(following);
	}
	return false;
}
function skipByteOrderMark(state) {
	if (state.position === state.lineStart && state.input.charCodeAt(state.position) === 65279) {
		state.position++;
		state.lineStart = state.position;
	}
}
function testDocumentBoundary(state) {
	if (state.position !== state.lineStart) return false;
	if (testDocumentSeparator(state)) return true;
	if (state.input.charCodeAt(state.position) !== 65279) return false;
	const snapshot = snapshotState(state);
	skipByteOrderMark(state);
	skipSeparationSpace(state, true);
	const ch = state.input.charCodeAt(state.position);
	const result = state.position === state.lineStart && (ch === 37 || ch === 45 && testDocumentSeparator(state));
	restoreState(state, snapshot);
	return result;
}
function skipUntilLineEnd(state) {
	let ch = state.input.charCodeAt(state.position);
	while (ch !== 0 && !isEol(ch)) ch = state.input.charCodeAt(++state.position);
}
function checkPrintable(state, start, end) {
	const match = PATTERN_NON_PRINTABLE.exec(state.input.slice(start, end));
	if (match !== null) {
		state.position = start + match.index + match[0].length - 1;
		throwError(state, "the stream contains non-printable characters");
	}
}
function readTagProperty(state, props, inFlow) {
	if (state.input.charCodeAt(state.position) !== 33) return false;
	if (props.tagStart !== NO_RANGE$1) throwError(state, "duplication of a tag property");
	const start = state.position;
	let isVerbatim = false;
	let isNamed = false;
	let tagHandle = "!";
	let ch = state.input.charCodeAt(++state.position);
	if (ch === 60) {
		isVerbatim = true;
		ch = state.input.charCodeAt(++state.position);
	} else if (ch === 33) {
		isNamed = true;
		tagHandle = "!!";
		ch = state.input.charCodeAt(++state.position);
	}
	let suffixStart = state.position;
	let tagName;
	if (isVerbatim) {
		while (ch !== 0 && ch !== 62) ch = state.input.charCodeAt(++state.position);
		if (ch !== 62) throwError(state, "unexpected end of the stream within a verbatim tag");
		tagName = state.input.slice(suffixStart, state.position);
		state.position++;
	} else {
		while (ch !== 0 && !isWsOrEol(ch) && !(inFlow && isFlowIndicator(ch))) {
			if (ch === 33) {
				if (!isNamed) {
					tagHandle = state.input.slice(suffixStart - 1, state.position + 1);
					if (!PATTERN_TAG_HANDLE.test(tagHandle)) throwError(state, "named tag handle cannot contain such characters");
					isNamed = true;
					suffixStart = state.position + 1;
				} else throwError(state, "tag suffix cannot contain exclamation marks");
			}
			ch = state.input.charCodeAt(++state.position);
		}
		tagName = state.input.slice(suffixStart, state.position);
		if (PATTERN_FLOW_INDICATORS.test(tagName)) throwError(state, "tag suffix cannot contain flow indicator characters");
	}
	if (tagName && !(isVerbatim ? PATTERN_TAG_URI.test(tagName) : PATTERN_TAG_SUFFIX.test(tagName))) throwError(state, `tag name cannot contain such characters: ${tagName}`);
	if (!isVerbatim && tagHandle !== "!" && tagHandle !== "!!" && !HAS_OWN.call(state.tagHandlers, tagHandle)) throwError(state, `undeclared tag handle "${tagHandle}"`);
	props.tagStart = start;
	props.tagEnd = state.position;
	return true;
}
function readAnchorProperty(state, props) {
	if (state.input.charCodeAt(state.position) !== 38) return false;
	if (props.anchorStart !== NO_RANGE$1) throwError(state, "duplication of an anchor property");
	state.position++;
	const start = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position)) && !isFlowIndicator(state.input.charCodeAt(state.position))) state.position++;
	if (state.position === start) throwError(state, "name of an anchor node must contain at least one character");
	props.anchorStart = start;
	props.anchorEnd = state.position;
	return true;
}
function readAlias(state, props) {
	if (state.input.charCodeAt(state.position) !== 42) return false;
	if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) throwError(state, "alias node should not have any properties");
	state.position++;
	const start = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position)) && !isFlowIndicator(state.input.charCodeAt(state.position))) state.position++;
	if (state.position === start) throwError(state, "name of an alias node must contain at least one character");
	addAliasEvent(state, start, state.position);
	return true;
}
function readFlowScalarBreak(state, nodeIndent) {
	skipSeparationSpace(state, false);
	if (state.lineIndent < nodeIndent) throwError(state, "deficient indentation");
}
function readSingleQuotedScalar(state, nodeIndent, props) {
	if (state.input.charCodeAt(state.position) !== 39) return false;
	state.position++;
	const start = state.position;
	let simple = true;
	while (state.input.charCodeAt(state.position) !== 0) {
		const ch = state.input.charCodeAt(state.position);
		if (ch === 39) {
			if (state.input.charCodeAt(state.position + 1) === 39) {
				simple = false;
				state.position += 2;
				continue;
			}
			const end = state.position;
			state.position++;
			addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.SINGLE_QUOTED, CHOMPING_MODE.CLIP, -1, simple);
			return true;
		}
		if (isEol(ch)) {
			simple = false;
			readFlowScalarBreak(state, nodeIndent);
		} else if (state.position === state.lineStart && testDocumentSeparator(state)) throwError(state, "unexpected end of the document within a single quoted scalar");
		else if (ch !== 9 && ch < 32) throwError(state, "expected valid JSON character");
		else state.position++;
	}
	throwError(state, "unexpected end of the stream within a single quoted scalar");
}
function readDoubleQuotedScalar(state, nodeIndent, props) {
	if (state.input.charCodeAt(state.position) !== 34) return false;
	state.position++;
	const start = state.position;
	let simple = true;
	while (state.input.charCodeAt(state.position) !== 0) {
		const ch = state.input.charCodeAt(state.position);
		if (ch === 34) {
			const end = state.position;
			state.position++;
			addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.DOUBLE_QUOTED, CHOMPING_MODE.CLIP, -1, simple);
			return true;
		}
		if (ch === 92) {
			simple = false;
			const escaped = state.input.charCodeAt(++state.position);
			if (isEol(escaped)) readFlowScalarBreak(state, nodeIndent);
			else if (isSimpleEscape(escaped)) state.position++;
			else {
				let hexLength = escapedHexLen(escaped);
				if (hexLength === 0) throwError(state, "unknown escape sequence");
				while (hexLength-- > 0) {
					state.position++;
					if (fromHexCode(state.input.charCodeAt(state.position)) < 0) throwError(state, "expected hexadecimal character");
				}
				state.position++;
			}
		} else if (isEol(ch)) {
			simple = false;
			readFlowScalarBreak(state, nodeIndent);
		} else if (state.position === state.lineStart && testDocumentSeparator(state)) throwError(state, "unexpected end of the document within a double quoted scalar");
		else if (ch !== 9 && ch < 32) throwError(state, "expected valid JSON character");
		else state.position++;
	}
	throwError(state, "unexpected end of the stream within a double quoted scalar");
}
function readBlockScalar(state, parentIndent, props) {
	const ch = state.input.charCodeAt(state.position);
	let chomping = CHOMPING_MODE.CLIP;
	let indent = -1;
	let detectedIndent = false;
	if (ch !== 124 && ch !== 62) return false;
	const style = ch === 124 ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
	state.position++;
	while (state.input.charCodeAt(state.position) !== 0) {
		const current = state.input.charCodeAt(state.position);
		const digit = fromDecimalCode(current);
		if (current === 43 || current === 45) {
			if (chomping !== CHOMPING_MODE.CLIP) throwError(state, "repeat of a chomping mode identifier");
			chomping = current === 43 ? CHOMPING_MODE.KEEP : CHOMPING_MODE.STRIP;
			state.position++;
		} else if (digit >= 0) {
			if (digit === 0) throwError(state, "bad explicit indentation width of a block scalar; it cannot be less than one");
			if (detectedIndent) throwError(state, "repeat of an indentation width identifier");
			indent = parentIndent + digit - 1;
			detectedIndent = true;
			state.position++;
		} else break;
	}
	let hadWhitespace = false;
	while (isWhiteSpace(state.input.charCodeAt(state.position))) {
		hadWhitespace = true;
		state.position++;
	}
	if (hadWhitespace && state.input.charCodeAt(state.position) === 35) skipUntilLineEnd(state);
	if (isEol(state.input.charCodeAt(state.position))) consumeLineBreak(state);
	else if (state.input.charCodeAt(state.position) !== 0) throwError(state, "a line break is expected");
	let contentIndent = detectedIndent ? indent : -1;
	let maxLeadingIndent = 0;
	const valueStart = state.position;
	let valueEnd = state.position;
	while (state.input.charCodeAt(state.position) !== 0) {
		const linePosition = state.position;
		let column = 0;
		while (state.input.charCodeAt(linePosition + column) === 32) column++;
		const first = state.input.charCodeAt(linePosition + column);
		if (first === 0) {
			if (contentIndent >= 0) {
				if (column > contentIndent) valueEnd = linePosition + column;
			} else if (column > 0) valueEnd = linePosition + column;
			break;
		}
		if (testDocumentBoundary(state)) break;
		if (!detectedIndent && contentIndent === -1 && isEol(first)) maxLeadingIndent = Math.max(maxLeadingIndent, column);
		if (!detectedIndent && contentIndent === -1 && !isEol(first)) {
			if (first === 9 && column < parentIndent) {
				state.position = linePosition + column;
				throwError(state, "tab characters must not be used in indentation");
			}
			if (column >= parentIndent && column < maxLeadingIndent) {
				state.position = linePosition + column;
				throwError(state, "bad indentation of a mapping entry");
			}
		}
		if (contentIndent === -1 && first !== 0 && !isEol(first) && column < parentIndent) {
			state.lineIndent = column;
			state.position = linePosition + column;
			break;
		}
		if (!detectedIndent && first !== 0 && !isEol(first) && contentIndent === -1) contentIndent = column;
		const requiredIndent = contentIndent === -1 ? parentIndent + 1 : contentIndent;
		if (first !== 0 && !isEol(first) && column < requiredIndent) {
			state.lineIndent = column;
			state.position = linePosition + column;
			break;
		}
		skipUntilLineEnd(state);
		valueEnd = state.position;
		if (isEol(state.input.charCodeAt(state.position))) {
			consumeLineBreak(state);
			valueEnd = state.position;
		}
	}
	checkPrintable(state, valueStart, valueEnd);
	addScalarEvent(state, valueStart, valueEnd, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, style, chomping, contentIndent);
	return true;
}
function canStartPlainScalar(state, nodeContext) {
	const ch = state.input.charCodeAt(state.position);
	const inFlow = nodeContext === CONTEXT_FLOW_IN;
	if (ch === 0 || isWsOrEol(ch) || ch === 35 || ch === 38 || ch === 42 || ch === 33 || ch === 124 || ch === 62 || ch === 39 || ch === 34 || ch === 37 || ch === 64 || ch === 96 || isFlowIndicator(ch)) return false;
	if (ch === 63 || ch === 45) {
		const following = state.input.charCodeAt(state.position + 1);
		if (isWsOrEolOrEnd(following) || inFlow && isFlowIndicator(following)) return false;
	}
	return true;
}
function readPlainScalar(state, nodeIndent, nodeContext, props) {
	if (!canStartPlainScalar(state, nodeContext)) return false;
	const start = state.position;
	let end = state.position;
	let ch = state.input.charCodeAt(state.position);
	const inFlow = nodeContext === CONTEXT_FLOW_IN;
	let multiline = false;
	while (ch !== 0) {
		if (testDocumentBoundary(state)) break;
		if (ch === 58) {
			const following = state.input.charCodeAt(state.position + 1);
			if (isWsOrEolOrEnd(following) || inFlow && isFlowIndicator(following)) break;
		} else if (ch === 35) {
			if (isWsOrEol(state.input.charCodeAt(state.position - 1))) break;
		} else if (inFlow && isFlowIndicator(ch)) break;
		else if (isEol(ch)) {
			const savedPosition = state.position;
			const savedLine = state.line;
			const savedLineStart = state.lineStart;
			const savedLineIndent = state.lineIndent;
			skipSeparationSpace(state, false);
			if (state.lineIndent >= nodeIndent) {
				multiline = true;
				ch = state.input.charCodeAt(state.position);
				continue;
			}
			state.position = savedPosition;
			state.line = savedLine;
			state.lineStart = savedLineStart;
			state.lineIndent = savedLineIndent;
			break;
		}
		if (!isWhiteSpace(ch)) end = state.position + 1;
		ch = state.input.charCodeAt(++state.position);
	}
	if (end === start) return false;
	checkPrintable(state, start, end);
	addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.PLAIN, CHOMPING_MODE.CLIP, -1, !multiline);
	return true;
}
function skipFlowSeparationSpace(state, nodeIndent) {
	const startLine = state.line;
	skipSeparationSpace(state, true);
	if (state.line > startLine && state.lineIndent < nodeIndent || state.firstTabInLine !== -1 && state.lineIndent < nodeIndent) throwError(state, "deficient indentation");
}
function readFlowCollection(state, nodeIndent, props) {
	const ch = state.input.charCodeAt(state.position);
	const isMapping = ch === 123;
	const start = state.position;
	let readNext = true;
	if (ch !== 91 && ch !== 123) return false;
	const terminator = isMapping ? 125 : 93;
	if (isMapping) addMappingEvent(state, start, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.FLOW);
	else addSequenceEvent(state, start, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.FLOW);
	state.position++;
	while (state.input.charCodeAt(state.position) !== 0) {
		skipFlowSeparationSpace(state, nodeIndent);
		let ch = state.input.charCodeAt(state.position);
		if (ch === terminator) {
			state.position++;
			addPopEvent(state);
			return true;
		} else if (!readNext) throwError(state, "missed comma between flow collection entries");
		else if (ch === 44) throwError(state, "expected the node content, but found ','");
		let isPair = false;
		let isExplicitPair = false;
		if (ch === 63 && isWsOrEol(state.input.charCodeAt(state.position + 1))) {
			isPair = isExplicitPair = true;
			state.position += 1;
			skipFlowSeparationSpace(state, nodeIndent);
		}
		const entryLine = state.line;
		const entryStart = snapshotState(state);
		const keyWasRead = parseNode(state, nodeIndent, CONTEXT_FLOW_IN, false, true);
		skipFlowSeparationSpace(state, nodeIndent);
		ch = state.input.charCodeAt(state.position);
		if ((isMapping || isExplicitPair || state.line === entryLine) && ch === 58) {
			isPair = true;
			state.position++;
			skipFlowSeparationSpace(state, nodeIndent);
			if (!isMapping) {
				insertFlowPairMappingEvent(state, entryStart);
				if (!keyWasRead) addEmptyScalarEvent(state);
			} else if (!keyWasRead) addEmptyScalarEvent(state);
			if (!parseNode(state, nodeIndent, CONTEXT_FLOW_IN, false, true)) addEmptyScalarEvent(state);
			skipFlowSeparationSpace(state, nodeIndent);
			if (!isMapping) addPopEvent(state);
		} else if (isMapping && isPair) {
			if (!keyWasRead) addEmptyScalarEvent(state);
			addEmptyScalarEvent(state);
		} else if (isMapping) addEmptyScalarEvent(state);
		else if (isPair) {
			insertFlowPairMappingEvent(state, entryStart);
			if (!keyWasRead) addEmptyScalarEvent(state);
			addEmptyScalarEvent(state);
			addPopEvent(state);
		}
		ch = state.input.charCodeAt(state.position);
		if (ch === 44) {
			readNext = true;
			state.position++;
		} else readNext = false;
	}
	throwError(state, "unexpected end of the stream within a flow collection");
}
function readBlockSequence(state, nodeIndent, props) {
	if (state.firstTabInLine !== -1 || state.input.charCodeAt(state.position) !== 45 || !isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) return false;
	addSequenceEvent(state, state.position, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.BLOCK);
	while (state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) {
		if (state.firstTabInLine !== -1) {
			state.position = state.firstTabInLine;
			throwError(state, "tab characters must not be used in indentation");
		}
		const entryLine = state.line;
		state.position++;
		const hadBreak = skipSeparationSpace(state, true) > 0;
		if (state.firstTabInLine !== -1 && state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) throwError(state, "bad indentation of a sequence entry");
		if (hadBreak && state.lineIndent <= nodeIndent) addEmptyScalarEvent(state);
		else parseNode(state, nodeIndent, CONTEXT_BLOCK_IN, false, true);
		skipSeparationSpace(state, true);
		if (state.lineIndent < nodeIndent || state.position >= state.length) break;
		if (state.lineIndent > nodeIndent) throwError(state, "bad indentation of a sequence entry");
		if (state.line === entryLine && state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) throwError(state, "bad indentation of a sequence entry");
	}
	addPopEvent(state);
	return true;
}
function readBlockMapping(state, nodeIndent, flowIndent, props) {
	let atExplicitKey = false;
	let detected = false;
	let mappingOpened = false;
	let pendingExplicitKey = false;
	if (state.firstTabInLine !== -1) return false;
	let ch = state.input.charCodeAt(state.position);
	while (ch !== 0) {
		if (!atExplicitKey && state.firstTabInLine !== -1) {
			state.position = state.firstTabInLine;
			throwError(state, "tab characters must not be used in indentation");
		}
		const following = state.input.charCodeAt(state.position + 1);
		const entryLine = state.line;
		if ((ch === 63 || ch === 58) && isWsOrEolOrEnd(following)) {
			if (!mappingOpened) {
				addMappingEvent(state, state.position, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.BLOCK);
				mappingOpened = true;
			}
			if (ch === 63) {
				if (atExplicitKey) addEmptyScalarEvent(state);
				detected = true;
				atExplicitKey = true;
			} else if (atExplicitKey) atExplicitKey = false;
			else {
				addEmptyScalarEvent(state);
				detected = true;
				atExplicitKey = false;
			}
			state.position += 1;
			pendingExplicitKey = true;
		} else {
			if (atExplicitKey) {
				addEmptyScalarEvent(state);
				atExplicitKey = false;
			}
			const beforeKey = snapshotState(state);
			if (!parseNode(state, flowIndent, CONTEXT_FLOW_OUT, false, true)) break;
			if (state.line === entryLine) {
				ch = state.input.charCodeAt(state.position);
				while (isWhiteSpace(ch)) ch = state.input.charCodeAt(++state.position);
				if (ch === 58) {
					ch = state.input.charCodeAt(++state.position);
					if (!isWsOrEolOrEnd(ch)) throwError(state, "a whitespace character is expected after the key-value separator within a block mapping");
					if (!mappingOpened) {
						state.events.splice(beforeKey.eventsLength, 0, {
							type: EVENT_ID.MAPPING,
							start: beforeKey.position,
							anchorStart: props.anchorStart,
							anchorEnd: props.anchorEnd,
							tagStart: props.tagStart,
							tagEnd: props.tagEnd,
							style: COLLECTION_STYLE.BLOCK
						});
						mappingOpened = true;
					}
					detected = true;
					atExplicitKey = false;
					pendingExplicitKey = false;
				} else if (detected) throwError(state, "expected ':' after a mapping key");
				else {
					if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) {
						restoreState(state, beforeKey);
						return false;
					}
					return true;
				}
			} else if (detected) throwError(state, "can not read a block mapping entry; a multiline key may not be an implicit key");
			else {
				if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) {
					restoreState(state, beforeKey);
					return false;
				}
				return true;
			}
		}
		if (parseNode(state, nodeIndent, CONTEXT_BLOCK_OUT, true, pendingExplicitKey)) pendingExplicitKey = false;
		if (!atExplicitKey) {
			if (pendingExplicitKey) {
				addEmptyScalarEvent(state);
				pendingExplicitKey = false;
			}
		}
		skipSeparationSpace(state, true);
		ch = state.input.charCodeAt(state.position);
		if ((state.line === entryLine || state.lineIndent > nodeIndent) && ch !== 0) throwError(state, "bad indentation of a mapping entry");
		else if (state.lineIndent < nodeIndent) break;
	}
	if (!detected) return false;
	if (atExplicitKey) addEmptyScalarEvent(state);
	if (mappingOpened) addPopEvent(state);
	return true;
}
function parseNode(state, parentIndent, nodeContext, allowToSeek, allowCompact, allowPropertyMapping = true) {
	if (state.depth >= state.maxDepth) throwError(state, `nesting exceeded maxDepth (${state.maxDepth})`);
	state.depth++;
	let indentStatus = 1;
	let atNewLine = false;
	let hasContent = false;
	let propertyStart = null;
	const props = emptyProperties();
	let allowBlockScalars = nodeContext === CONTEXT_BLOCK_OUT || nodeContext === CONTEXT_BLOCK_IN;
	let allowBlockCollections = allowBlockScalars;
	const allowBlockStyles = allowBlockScalars;
	if (allowToSeek && skipSeparationSpace(state, true)) {
		atNewLine = true;
		if (state.lineIndent > parentIndent) indentStatus = 1;
		else if (state.lineIndent === parentIndent) indentStatus = 0;
		else indentStatus = -1;
	}
	if (indentStatus === 1) while (true) {
		const ch = state.input.charCodeAt(state.position);
		const propertyState = snapshotState(state);
		if (atNewLine && indentStatus !== 1 && (ch === 33 || ch === 38)) break;
		if (atNewLine && allowBlockStyles && (props.tagStart !== NO_RANGE$1 || props.anchorStart !== NO_RANGE$1) && (ch === 33 || ch === 38)) {
			const fallbackState = snapshotState(state);
			const flowIndent = parentIndent + 1;
			if (readBlockMapping(state, state.position - state.lineStart, flowIndent, props) && state.events[fallbackState.eventsLength]?.type === EVENT_ID.MAPPING) {
				state.depth--;
				return true;
			}
			restoreState(state, fallbackState);
		}
		if (atNewLine && (ch === 33 && props.tagStart !== NO_RANGE$1 || ch === 38 && props.anchorStart !== NO_RANGE$1)) break;
		if (!readTagProperty(state, props, nodeContext === CONTEXT_FLOW_IN) && !readAnchorProperty(state, props)) break;
		if (propertyStart === null) propertyStart = propertyState;
		if (skipSeparationSpace(state, true)) {
			atNewLine = true;
			allowBlockCollections = allowBlockStyles;
			if (state.lineIndent > parentIndent) indentStatus = 1;
			else if (state.lineIndent === parentIndent) indentStatus = 0;
			else indentStatus = -1;
		} else allowBlockCollections = false;
	}
	if (allowBlockCollections) allowBlockCollections = atNewLine || allowCompact;
	if (indentStatus === 1 || nodeContext === CONTEXT_BLOCK_OUT) {
		const flowIndent = nodeContext === CONTEXT_FLOW_IN || nodeContext === CONTEXT_FLOW_OUT ? parentIndent : parentIndent + 1;
		const blockIndent = state.position - state.lineStart;
		if (indentStatus === 1) {
			if (allowBlockCollections && (readBlockSequence(state, blockIndent, props) || readBlockMapping(state, blockIndent, flowIndent, props)) || readFlowCollection(state, flowIndent, props)) hasContent = true;
			else {
				const ch = state.input.charCodeAt(state.position);
				if (propertyStart !== null && allowPropertyMapping && allowBlockStyles && !allowBlockCollections && ch !== 124 && ch !== 62) {
					const fallbackState = snapshotState(state);
					const propertyIndent = propertyStart.position - propertyStart.lineStart;
					restoreState(state, propertyStart);
					if (readBlockMapping(state, propertyIndent, flowIndent, emptyProperties()) && state.events[fallbackState.eventsLength]?.type === EVENT_ID.MAPPING) hasContent = true;
					else restoreState(state, fallbackState);
				}
				if (!hasContent && (allowBlockScalars && readBlockScalar(state, flowIndent, props) || readSingleQuotedScalar(state, flowIndent, props) || readDoubleQuotedScalar(state, flowIndent, props) || readAlias(state, props) || readPlainScalar(state, flowIndent, nodeContext, props))) hasContent = true;
			}
		} else if (indentStatus === 0) hasContent = allowBlockCollections && readBlockSequence(state, blockIndent, props);
	}
	allowBlockScalars = allowBlockScalars && !hasContent;
	if (!hasContent && (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1 || allowBlockScalars)) {
		addScalarEvent(state, NO_RANGE$1, NO_RANGE$1, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.PLAIN);
		hasContent = true;
	}
	state.depth--;
	return hasContent || props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1;
}
function readDirective(state) {
	if (state.lineIndent > 0 || state.input.charCodeAt(state.position) !== 37) return false;
	state.position++;
	const nameStart = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position))) state.position++;
	const name = state.input.slice(nameStart, state.position);
	const args = [];
	if (name.length === 0) throwError(state, "directive name must not be less than one character in length");
	while (state.input.charCodeAt(state.position) !== 0 && !isEol(state.input.charCodeAt(state.position))) {
		while (isWhiteSpace(state.input.charCodeAt(state.position))) state.position++;
		if (state.input.charCodeAt(state.position) === 35 || isEol(state.input.charCodeAt(state.position)) || state.input.charCodeAt(state.position) === 0) break;
		const start = state.position;
		while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position))) state.position++;
		args.push(state.input.slice(start, state.position));
	}
	if (isEol(state.input.charCodeAt(state.position))) consumeLineBreak(state);
	if (name === "YAML") {
		if (state.directives.some((directive) => directive.kind === "yaml")) throwError(state, "duplication of %YAML directive");
		if (args.length !== 1) throwError(state, "YAML directive accepts exactly one argument");
		const match = /^([0-9]+)\.([0-9]+)$/.exec(args[0]);
		if (match === null) throwError(state, "ill-formed argument of the YAML directive");
		if (parseInt(match[1], 10) !== 1) throwError(state, "unacceptable YAML version of the document");
		state.directives.push({
			kind: "yaml",
			version: args[0]
		});
	} else if (name === "TAG") {
		if (args.length !== 2) throwError(state, "TAG directive accepts exactly two arguments");
		const [handle, prefix] = args;
		if (!PATTERN_TAG_HANDLE.test(handle)) throwError(state, "ill-formed tag handle (first argument) of the TAG directive");
		if (HAS_OWN.call(state.tagHandlers, handle)) throwError(state, `there is a previously declared suffix for "${handle}" tag handle`);
		if (!PATTERN_TAG_PREFIX.test(prefix)) throwError(state, "ill-formed tag prefix (second argument) of the TAG directive");
		state.tagHandlers[handle] = prefix;
		state.directives.push({
			kind: "tag",
			handle,
			prefix
		});
	}
	return true;
}
function readDocument(state) {
	state.directives = [];
	state.tagHandlers = Object.create(null);
	let hasDirectives = false;
	skipSeparationSpace(state, true);
	while (readDirective(state)) {
		hasDirectives = true;
		skipSeparationSpace(state, true);
	}
	let explicitStart = false;
	let explicitEnd = false;
	let allowCompact = true;
	if (state.lineIndent === 0 && state.input.charCodeAt(state.position) === 45 && state.input.charCodeAt(state.position + 1) === 45 && state.input.charCodeAt(state.position + 2) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 3))) {
		explicitStart = true;
		const markerLine = state.line;
		state.position += 3;
		skipSeparationSpace(state, true);
		allowCompact = state.line > markerLine;
	} else if (hasDirectives) throwError(state, "directives end mark is expected");
	const documentEventIndex = state.events.length;
	if (!explicitStart && state.position === state.lineStart && state.input.charCodeAt(state.position) === 46 && testDocumentSeparator(state)) {
		state.position += 3;
		skipSeparationSpace(state, true);
		return;
	}
	addDocumentEvent(state, explicitStart, false);
	if (!parseNode(state, state.lineIndent - 1, CONTEXT_BLOCK_OUT, false, allowCompact, allowCompact)) addEmptyScalarEvent(state);
	skipSeparationSpace(state, true);
	if (state.position === state.lineStart && testDocumentSeparator(state)) {
		explicitEnd = state.input.charCodeAt(state.position) === 46;
		if (explicitEnd) {
			const markerLine = state.line;
			state.position += 3;
			skipSeparationSpace(state, true);
			if (state.line === markerLine && state.position < state.length) throwError(state, "end of the stream or a document separator is expected");
		}
	}
	const documentEvent = state.events[documentEventIndex];
	if (documentEvent?.type === EVENT_ID.DOCUMENT) documentEvent.explicitEnd = explicitEnd;
	addPopEvent(state);
	if (!explicitEnd && state.position < state.length && !testDocumentBoundary(state)) throwError(state, "end of the stream or a document separator is expected");
}
/**
* Parses YAML into a flat event stream referencing source text by offsets.
*
* @category Events
*/
function parseEvents(input, options) {
	const length = input.length;
	const state = {
		...DEFAULT_PARSER_OPTIONS,
		...options,
		input: `${input}\0`,
		length,
		position: 0,
		line: 0,
		lineStart: 0,
		lineIndent: 0,
		firstTabInLine: -1,
		depth: 0,
		directives: [],
		tagHandlers: Object.create(null),
		events: []
	};
	const nullpos = input.indexOf("\0");
	if (nullpos !== -1) YAMLException.throwAt(input, nullpos, "null byte is not allowed in input", state.filename);
	while (state.position < state.length) {
		skipByteOrderMark(state);
		skipSeparationSpace(state, true);
		if (state.position >= state.length) break;
		const documentStart = state.position;
		readDocument(state);
		if (state.position === documentStart)
 /* c8 ignore next */
		throwError(state, "can not read a document");
	}
	return state.events;
}
//#endregion
//#region src/load.ts
var DEFAULT_LOAD_OPTIONS = {
	...DEFAULT_PARSER_OPTIONS,
	...DEFAULT_CONSTRUCTOR_OPTIONS
};
function loadDocuments(input, options = {}) {
	const opts = {
		...DEFAULT_LOAD_OPTIONS,
		...options
	};
	const source = String(input);
	const PARSER_OPT_KEYS = Object.keys(DEFAULT_PARSER_OPTIONS);
	const CONSTRUCTOR_OPT_KEYS = Object.keys(DEFAULT_CONSTRUCTOR_OPTIONS);
	return constructFromEvents(parseEvents(source, pick(opts, PARSER_OPT_KEYS)), {
		...pick(opts, CONSTRUCTOR_OPT_KEYS),
		source
	});
}
function loadAll(input, iteratorOrOptions, options) {
	let iterator = null;
	if (typeof iteratorOrOptions === "function") iterator = iteratorOrOptions;
	else if (iteratorOrOptions !== null && typeof iteratorOrOptions === "object") options = iteratorOrOptions;
	const documents = loadDocuments(input, options);
	if (iterator === null) return documents;
	for (const document of documents) iterator(document);
}
/**
* Parses `string` as a single YAML document. Throws {@link YAMLException} on
* error. This function does not understand multi-document or empty sources; it
* throws an exception on those.
*
* > [!NOTE]
* > 1. When processing untrusted input, see the
* >    [security considerations](../docs/safety.md).
* > 2. All exceptions MUST be caught, not just {@link YAMLException}.
* > 3. The default {@link CORE_SCHEMA} comes without the `!!merge` tag. You can
* >    easily enable it if needed.
* > 4. The default {@link mapTag} is `{}`-object based, with known limitations
* >    (see description). For full compatibility use {@link realMapTag}
* >    instead (it uses native JS `Map`).
*
* @example
* Enable {@link mergeTag} and {@link realMapTag}:
*
* ```javascript
* import { load, CORE_SCHEMA, mergeTag, realMapTag } from 'js-yaml'
*
* try {
*   load(data, { schema: CORE_SCHEMA.withTags(mergeTag, realMapTag) })
* } catch (e) {
*   console.error(e)
* }
* ```
*
* @category Main
*/
function load(input, options) {
	const documents = loadDocuments(input, options);
	if (documents.length === 0) throw new YAMLException("expected a document, but the input is empty");
	if (documents.length === 1) return documents[0];
	throw new YAMLException("expected a single document in the stream, but found more");
}
//#endregion
//#region src/ast/from_js.ts
var INVALID = Symbol("INVALID");
function buildRepresentTypes(schema) {
	const defaultTags = new Set([
		schema.defaultScalarTag,
		schema.defaultSequenceTag,
		schema.defaultMappingTag
	].filter((t) => t !== void 0));
	const implicitScalars = schema.implicitScalarTags;
	const explicitTags = schema.tags.filter((t) => !(t.nodeKind === "scalar" && t.implicit) && !defaultTags.has(t));
	const defaultTagsLast = schema.tags.filter((t) => defaultTags.has(t));
	return [
		...implicitScalars.map((tag) => ({
			tag,
			implicitTag: true
		})),
		...explicitTags.map((tag) => ({
			tag,
			implicitTag: false
		})),
		...defaultTagsLast.map((tag) => ({
			tag,
			implicitTag: true
		}))
	];
}
function matchTag(state, object) {
	for (let index = 0, length = state.representTypes.length; index < length; index += 1) {
		const { tag, implicitTag } = state.representTypes[index];
		if (tag.identify(object)) {
			let tagName;
			if (tag.matchByTagPrefix) tagName = tag.representTagName(object);
			else tagName = tag.tagName;
			return {
				tag,
				tagName,
				implicitTag
			};
		}
	}
	return null;
}
function build(state, object) {
	if (!state.noRefs && object !== null && typeof object === "object") {
		const existing = state.refs.get(object);
		if (existing) {
			if (existing.anchor === void 0) existing.anchor = `ref_${state.refCounter++}`;
			return {
				kind: "alias",
				anchor: existing.anchor
			};
		}
	}
	const matched = matchTag(state, object);
	if (!matched) {
		if (object === void 0) return INVALID;
		if (state.skipInvalid) return INVALID;
		throw new YAMLException(`unacceptable kind of an object to dump ${Object.prototype.toString.call(object)}`);
	}
	const { tag, tagName, implicitTag } = matched;
	const nodeTagName = implicitTag ? tagName : tagNameShort(tagName);
	if (tag.nodeKind === "scalar") return {
		kind: "scalar",
		tag: nodeTagName,
		tagged: !implicitTag,
		style: SCALAR_STYLE.PLAIN,
		value: tag.represent(object)
	};
	if (tag.nodeKind === "sequence") {
		const container = tag.represent(object);
		const node = {
			kind: "sequence",
			tag: nodeTagName,
			tagged: !implicitTag,
			style: COLLECTION_STYLE.BLOCK,
			items: []
		};
		if (!state.noRefs) state.refs.set(object, node);
		for (let index = 0, length = container.length; index < length; index += 1) {
			let item = build(state, container[index]);
			if (item === INVALID && container[index] === void 0) item = build(state, null);
			if (item === INVALID) continue;
			node.items.push(item);
		}
		return node;
	}
	const map = tag.represent(object);
	const node = {
		kind: "mapping",
		tag: nodeTagName,
		tagged: !implicitTag,
		style: COLLECTION_STYLE.BLOCK,
		items: []
	};
	if (!state.noRefs) state.refs.set(object, node);
	for (const [objectKey, objectValue] of map) {
		const key = build(state, objectKey);
		if (key === INVALID) continue;
		const value = build(state, objectValue);
		if (value === INVALID) continue;
		node.items.push({
			key,
			value
		});
	}
	return node;
}
/**
* Convert JS object to AST. A JS value is one YAML document. An unrepresentable
* root becomes an empty document, which the presenter renders as an empty
* string.
*
* @category AST
*/
function jsToAst(input, schema, options = {}) {
	const root = build({
		representTypes: buildRepresentTypes(schema),
		noRefs: options.noRefs ?? false,
		skipInvalid: options.skipInvalid ?? false,
		refs: /* @__PURE__ */ new Map(),
		refCounter: 0
	}, input);
	return [{
		contents: root === INVALID ? null : root,
		directives: []
	}];
}
//#endregion
//#region src/ast/visit.ts
/**
* Return from a visitor to stop the whole traversal.
*
* @category AST
*/
var VISIT_BREAK = Symbol("visit:break");
/**
* Return from a visitor to skip the current node's children.
*
* @category AST
*/
var VISIT_SKIP = Symbol("visit:skip");
function visitNode(node, visitor, ctx) {
	const control = visitor(node, ctx);
	if (control === VISIT_BREAK) return true;
	if (control === VISIT_SKIP) return false;
	const depth = ctx.depth + 1;
	switch (node.kind) {
		case "sequence":
			for (const item of node.items) if (visitNode(item, visitor, {
				depth,
				parent: node,
				isKey: false
			})) return true;
			break;
		case "mapping": for (const { key, value } of node.items) {
			if (visitNode(key, visitor, {
				depth,
				parent: node,
				isKey: true
			})) return true;
			if (visitNode(value, visitor, {
				depth,
				parent: node,
				isKey: false
			})) return true;
		}
	}
	return false;
}
/**
* Walk every node in the documents, calling {@link Visitor} once per
* node (pre-order).
*
* @category AST
*/
function visit(documents, visitor) {
	for (const doc of documents) if (doc.contents && visitNode(doc.contents, visitor, {
		depth: 0,
		parent: null,
		isKey: false
	})) return;
}
//#endregion
//#region src/ast/styler_defaults.ts
function hasBit(mask, bit) {
	return (mask & 1 << bit) !== 0;
}
/**
* Default scalar styling rules in application order.
* See [Scalar styling](../../docs/scalar_styling.md) for usage details.
*
* @category AST
*/
var DEFAULT_SCALAR_STYLE_RULES = {
	applyQuoteFlowKeysOption,
	doubleQuoteForInvisibles,
	doubleQuoteWhitespaceOnly,
	applyForceQuotesOption,
	tryLongOrMultilineAsBlock,
	quoteInvalidPlain,
	fallbackToDoubleQuoted
};
function _preferredQuotedStyle(layout) {
	if (layout.presenterOptions.quoteStyle === "single" && hasBit(layout.allowedStylesMask, SCALAR_STYLE.SINGLE_QUOTED)) return SCALAR_STYLE.SINGLE_QUOTED;
	return SCALAR_STYLE.DOUBLE_QUOTED;
}
function applyQuoteFlowKeysOption(layout) {
	if (!layout.presenterOptions.quoteFlowKeys) return;
	if (!layout.isKey || !layout.flowOnly || layout.style !== SCALAR_STYLE.PLAIN) return;
	layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function doubleQuoteForInvisibles(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && /[\t\x7F-\xA0\u2028\u2029\uFEFF\uFFFE\uFFFF]/.test(layout.node.value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function doubleQuoteWhitespaceOnly(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && /^\s+$/.test(layout.node.value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function applyForceQuotesOption(layout) {
	if (!layout.presenterOptions.forceQuotes) return;
	if (layout.isKey || layout.style !== SCALAR_STYLE.PLAIN) return;
	if (layout.node.tag !== layout.presenterOptions.schema.defaultScalarTag.tagName) return;
	layout.style = layout.node.value.includes("\n") ? SCALAR_STYLE.DOUBLE_QUOTED : _preferredQuotedStyle(layout);
}
function tryLongOrMultilineAsBlock(layout) {
	if (layout.style !== SCALAR_STYLE.PLAIN || layout.isKey) return;
	const value = layout.node.value;
	const multiline = value.indexOf("\n") !== -1;
	if (!hasBit(layout.allowedStylesMask, SCALAR_STYLE.LITERAL_BLOCK)) {
		if (multiline) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
		return;
	}
	const w = layout.presenterOptions.lineWidth;
	if (w === -1) {
		if (multiline) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
		return;
	}
	const availableWidth = Math.max(Math.min(w, 40), w - layout.shiftOfContent);
	let position = 0;
	let shouldFold = false;
	while (position <= value.length) {
		let lineEnd = value.length;
		const nextLineBreak = value.indexOf("\n", position);
		if (nextLineBreak !== -1) lineEnd = nextLineBreak;
		const line = value.slice(position, lineEnd);
		if (line.length > availableWidth && line[0] !== " " && / [^ \t]/.test(line)) shouldFold = true;
		if (nextLineBreak === -1) break;
		position = nextLineBreak + 1;
	}
	if (shouldFold) layout.style = SCALAR_STYLE.FOLDED_BLOCK;
	else if (multiline) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
}
function quoteInvalidPlain(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && !hasBit(layout.allowedStylesMask, SCALAR_STYLE.PLAIN)) layout.style = _preferredQuotedStyle(layout);
}
function fallbackToDoubleQuoted(layout) {
	if (!hasBit(layout.allowedStylesMask, layout.style)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
//#endregion
//#region src/ast/scalar_styler.ts
function setBit(mask, bit) {
	return mask | 1 << bit;
}
var SRC_C_PRINTABLE = "[\\x09\\x0A\\x0D\\x20-\\x7E\\x85\\xA0-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]";
var SRC_B_CHAR = "[\\n\\r]";
var SRC_C_BYTE_ORDER_MARK = "\\uFEFF";
var SRC_S_WHITE = "[ \\t]";
var SRC_NB_CHAR = `(?:(?!(?:${SRC_B_CHAR}|${SRC_C_BYTE_ORDER_MARK}))${SRC_C_PRINTABLE})`;
var SRC_NS_CHAR = `(?:(?!${SRC_S_WHITE})${SRC_NB_CHAR})`;
var SRC_NB_JSON = "[\\x09\\x20-\\uD7FF\\uE000-\\uFFFF\\u{10000}-\\u{10FFFF}]";
var SRC_C_INDICATOR = "[-?:,\\[\\]{}#&*!|>'\"%@`]";
var SRC_C_FLOW_INDICATOR = "[,\\[\\]{}]";
var SRC_NS_PLAIN_SAFE_FLOW_OUT = SRC_NS_CHAR;
var SRC_NS_PLAIN_SAFE_FLOW_IN = `(?:(?!${SRC_C_FLOW_INDICATOR})${SRC_NS_CHAR})`;
var SRC_NS_PLAIN_FIRST_FLOW_OUT = `(?:(?:(?!${SRC_C_INDICATOR})${SRC_NS_CHAR})|[?:-](?=${SRC_NS_PLAIN_SAFE_FLOW_OUT}))`;
var SRC_NS_PLAIN_FIRST_FLOW_IN = `(?:(?:(?!${SRC_C_INDICATOR})${SRC_NS_CHAR})|[?:-](?=${SRC_NS_PLAIN_SAFE_FLOW_IN}))`;
var SRC_NS_PLAIN_CHAR_FLOW_OUT = `(?:(?:(?![:#])${SRC_NS_PLAIN_SAFE_FLOW_OUT})|:(?=${SRC_NS_PLAIN_SAFE_FLOW_OUT}))#*`;
var SRC_NS_PLAIN_CHAR_FLOW_IN = `(?:(?:(?![:#])${SRC_NS_PLAIN_SAFE_FLOW_IN})|:(?=${SRC_NS_PLAIN_SAFE_FLOW_IN}))#*`;
var SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT = `(?:${SRC_S_WHITE}*${SRC_NS_PLAIN_CHAR_FLOW_OUT})*`;
var SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN = `(?:${SRC_S_WHITE}*${SRC_NS_PLAIN_CHAR_FLOW_IN})*`;
var SRC_NS_PLAIN_ONE_LINE_FLOW_OUT = `${SRC_NS_PLAIN_FIRST_FLOW_OUT}#*${SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT}`;
var SRC_NS_PLAIN_ONE_LINE_FLOW_IN = `${SRC_NS_PLAIN_FIRST_FLOW_IN}#*${SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN}`;
var SRC_NS_PLAIN_ONE_LINE_BLOCK_KEY = SRC_NS_PLAIN_ONE_LINE_FLOW_OUT;
var SRC_NS_PLAIN_ONE_LINE_FLOW_KEY = SRC_NS_PLAIN_ONE_LINE_FLOW_IN;
var SRC_S_NS_PLAIN_NEXT_LINE_FLOW_OUT = `\\n+${SRC_NS_PLAIN_CHAR_FLOW_OUT}${SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT}`;
var SRC_S_NS_PLAIN_NEXT_LINE_FLOW_IN = `\\n+${SRC_NS_PLAIN_CHAR_FLOW_IN}${SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN}`;
var SRC_NS_PLAIN_MULTI_LINE_FLOW_OUT = `${SRC_NS_PLAIN_ONE_LINE_FLOW_OUT}(?:${SRC_S_NS_PLAIN_NEXT_LINE_FLOW_OUT})*`;
var SRC_NS_PLAIN_MULTI_LINE_FLOW_IN = `${SRC_NS_PLAIN_ONE_LINE_FLOW_IN}(?:${SRC_S_NS_PLAIN_NEXT_LINE_FLOW_IN})*`;
var NS_PLAIN_FLOW_OUT = new RegExp(`^(?:${SRC_NS_PLAIN_MULTI_LINE_FLOW_OUT})$`, "u");
var NS_PLAIN_FLOW_IN = new RegExp(`^(?:${SRC_NS_PLAIN_MULTI_LINE_FLOW_IN})$`, "u");
var NS_PLAIN_BLOCK_KEY = new RegExp(`^(?:${SRC_NS_PLAIN_ONE_LINE_BLOCK_KEY})$`, "u");
var NS_PLAIN_FLOW_KEY = new RegExp(`^(?:${SRC_NS_PLAIN_ONE_LINE_FLOW_KEY})$`, "u");
var NB_SINGLE_ONE_LINE = new RegExp(`^(?:${SRC_NB_JSON})*$`, "u");
var NB_SINGLE_MULTI_LINE = new RegExp(`^(?:${SRC_NB_JSON}|\\n)*$`, "u");
var BLOCK_SCALAR_CONTENT = new RegExp(`^(?:${SRC_NB_CHAR}|\\n)*$`, "u");
var C_FORBIDDEN_FIRST_LINE = /^(?:---|\.\.\.)(?=$|[ \t\n\r])/;
var C_FORBIDDEN_CONTENT = /^(?:---|\.\.\.)(?=$|[ \t\n\r])/m;
function canUsePlain(layout) {
	const str = layout.node.value;
	if (str !== "") {
		if (!(layout.isKey ? layout.flowOnly ? NS_PLAIN_FLOW_KEY : NS_PLAIN_BLOCK_KEY : layout.flowOnly ? NS_PLAIN_FLOW_IN : NS_PLAIN_FLOW_OUT).test(str)) return false;
		if (layout.shiftOfFirstLine === 0 && C_FORBIDDEN_FIRST_LINE.test(str)) return false;
		if (layout.shiftOfContent === 0) {
			const firstLineBreak = str.indexOf("\n");
			if (firstLineBreak !== -1) {
				const content = str.slice(firstLineBreak + 1);
				if (C_FORBIDDEN_CONTENT.test(content)) return false;
			}
		}
	}
	const resolvedTag = layout.presenterOptions.schema.resolveImplicitScalarTag(str).tag.tagName;
	if (!layout.node.tagged && resolvedTag !== layout.node.tag) return false;
	if (!layout.node.tagged && str === "=" && resolvedTag === layout.presenterOptions.schema.defaultScalarTag.tagName) return false;
	return true;
}
function canUseSingleQuoted(layout) {
	const str = layout.node.value;
	if (!(layout.isKey ? NB_SINGLE_ONE_LINE : NB_SINGLE_MULTI_LINE).test(str)) return false;
	if (/[ \t]\n|\n[ \t]/.test(str)) return false;
	if (!layout.isKey && layout.shiftOfContent === 0) {
		const firstLineBreak = str.indexOf("\n");
		if (firstLineBreak !== -1 && C_FORBIDDEN_CONTENT.test(str.slice(firstLineBreak + 1))) return false;
	}
	return true;
}
function canUseBlock(layout) {
	if (layout.flowOnly || !BLOCK_SCALAR_CONTENT.test(layout.node.value)) return false;
	const contentIndent = layout.shiftOfContent - layout.shiftOfParent;
	if (contentIndent < 1) return false;
	if (contentIndent > 9 && /^\n* /.test(layout.node.value)) return false;
	if (layout.shiftOfContent === 0 && C_FORBIDDEN_CONTENT.test(layout.node.value)) return false;
	return true;
}
function detectAllowedStyles(layout) {
	let mask = setBit(0, SCALAR_STYLE.DOUBLE_QUOTED);
	if (canUsePlain(layout)) mask = setBit(mask, SCALAR_STYLE.PLAIN);
	if (canUseSingleQuoted(layout)) mask = setBit(mask, SCALAR_STYLE.SINGLE_QUOTED);
	if (canUseBlock(layout)) mask = setBit(setBit(mask, SCALAR_STYLE.LITERAL_BLOCK), SCALAR_STYLE.FOLDED_BLOCK);
	layout.allowedStylesMask = mask;
}
function renderScalar(layout) {
	switch (layout.style) {
		case SCALAR_STYLE.PLAIN: return renderPlain(layout);
		case SCALAR_STYLE.SINGLE_QUOTED: return renderSingleQuoted(layout);
		case SCALAR_STYLE.LITERAL_BLOCK: return renderLiteralBlock(layout);
		case SCALAR_STYLE.FOLDED_BLOCK: return renderFoldedBlock(layout);
		case SCALAR_STYLE.DOUBLE_QUOTED: return renderDoubleQuoted(layout);
	}
}
function renderPlain(layout) {
	return encodeFlowBreaks(layout.node.value, layout.shiftOfContent);
}
function renderSingleQuoted(layout) {
	return `'${encodeFlowBreaks(layout.node.value, layout.shiftOfContent).replace(/'/g, "''")}'`;
}
function renderLiteralBlock(layout) {
	const value = layout.node.value;
	return "|" + blockHeader(value, layout.shiftOfParent, layout.shiftOfContent) + dropEndingNewline(indentString(value, layout.shiftOfContent));
}
function renderFoldedBlock(layout) {
	const value = layout.node.value;
	const w = layout.presenterOptions.lineWidth;
	let availableWidth = Infinity;
	if (w !== -1) availableWidth = Math.max(Math.min(w, 40), w - layout.shiftOfContent);
	return ">" + blockHeader(value, layout.shiftOfParent, layout.shiftOfContent) + dropEndingNewline(indentString(foldBlockScalar(value, availableWidth), layout.shiftOfContent));
}
function renderDoubleQuoted(layout) {
	return `"${escapeString(layout.node.value)}"`;
}
function encodeFlowBreaks(string, shiftOfContent) {
	let nextLF = string.indexOf("\n");
	if (nextLF === -1) return string;
	const pad = " ".repeat(shiftOfContent);
	let result = string.slice(0, nextLF);
	const lineRe = /(\n+)([^\n]*)/g;
	lineRe.lastIndex = nextLF;
	let match;
	while (match = lineRe.exec(string)) {
		const breaks = match[1].length;
		const line = match[2];
		result += "\n".repeat(breaks + 1) + pad + line;
	}
	return result;
}
function indentString(string, spaces) {
	const indent = " ".repeat(spaces);
	let position = 0;
	let result = "";
	const length = string.length;
	while (position < length) {
		let line;
		const next = string.indexOf("\n", position);
		if (next === -1) {
			line = string.slice(position);
			position = length;
		} else {
			line = string.slice(position, next + 1);
			position = next + 1;
		}
		if (line.length && line !== "\n") result += indent;
		result += line;
	}
	return result;
}
function needIndentIndicator(string) {
	return /^\n* /.test(string);
}
function blockHeader(string, shiftOfParent, shiftOfContent) {
	const indentIndicator = needIndentIndicator(string) ? String(shiftOfContent - shiftOfParent) : "";
	const clip = string[string.length - 1] === "\n";
	return `${indentIndicator}${clip && (string[string.length - 2] === "\n" || string === "\n") ? "+" : clip ? "" : "-"}\n`;
}
function dropEndingNewline(string) {
	return string[string.length - 1] === "\n" ? string.slice(0, -1) : string;
}
function isMoreIndented(char) {
	return char === " " || char === "	";
}
function foldLine(line, width) {
	if (line === "" || isMoreIndented(line[0])) return line;
	const breakRe = / [^ \t]/g;
	let match;
	let start = 0;
	let end;
	let curr = 0;
	let next = 0;
	let result = "";
	while (match = breakRe.exec(line)) {
		next = match.index;
		if (next - start > width) {
			end = curr > start ? curr : next;
			result += `\n${line.slice(start, end)}`;
			start = end + 1;
		}
		curr = next;
	}
	result += "\n";
	if (line.length - start > width && curr > start) result += `${line.slice(start, curr)}\n${line.slice(curr + 1)}`;
	else result += line.slice(start);
	return result.slice(1);
}
function foldBlockScalar(string, width) {
	const lineRe = /(\n+)([^\n]*)/g;
	let nextLF = string.indexOf("\n");
	if (nextLF === -1) nextLF = string.length;
	lineRe.lastIndex = nextLF;
	let result = foldLine(string.slice(0, nextLF), width);
	let prevMoreIndented = string[0] === "\n" || isMoreIndented(string[0]);
	let moreIndented;
	let match;
	while (match = lineRe.exec(string)) {
		const prefix = match[1];
		const line = match[2];
		moreIndented = line !== "" && isMoreIndented(line[0]);
		result += prefix + (!prevMoreIndented && !moreIndented && line !== "" ? "\n" : "") + foldLine(line, width);
		prevMoreIndented = moreIndented;
	}
	return result;
}
var CHARACTERS_TO_ESCAPE = /["\\\x00-\x1F\x7F-\xA0\u2028\u2029\uD800-\uDFFF\uFEFF\uFFFE\uFFFF]/gu;
function escapeCharacter(character) {
	switch (character) {
		case "\0": return "\\0";
		case "\x07": return "\\a";
		case "\b": return "\\b";
		case "	": return "\\t";
		case "\n": return "\\n";
		case "\v": return "\\v";
		case "\f": return "\\f";
		case "\r": return "\\r";
		case "\x1B": return "\\e";
		case "\"": return "\\\"";
		case "\\": return "\\\\";
		case "": return "\\N";
		case "\xA0": return "\\_";
		case "\u2028": return "\\L";
		case "\u2029": return "\\P";
	}
	const code = character.charCodeAt(0);
	const hex = code.toString(16).toUpperCase();
	if (code <= 255) return `\\x${"0".repeat(2 - hex.length)}${hex}`;
	return `\\u${"0".repeat(4 - hex.length)}${hex}`;
}
function escapeString(string) {
	return string.replace(CHARACTERS_TO_ESCAPE, escapeCharacter);
}
//#endregion
//#region src/ast/presenter.ts
var CHAR_LINE_FEED = 10;
var DEFAULT_PRESENTER_OPTIONS = {
	indent: 2,
	seqNoIndent: false,
	seqInlineFirst: true,
	lineWidth: 80,
	flowBracketPadding: false,
	flowSkipCommaSpace: false,
	flowSkipColonSpace: false,
	quoteFlowKeys: false,
	quoteStyle: "single",
	forceQuotes: false,
	scalarStyleRules: Object.keys(DEFAULT_SCALAR_STYLE_RULES).map((name) => Reflect.get(DEFAULT_SCALAR_STYLE_RULES, name)),
	tagBeforeAnchor: false
};
function nodeTagShort(node) {
	return node.tagged ? node.tag : tagNameShort(node.tag);
}
function createPresenterState(options) {
	const opts = {
		...DEFAULT_PRESENTER_OPTIONS,
		...options
	};
	if (opts.flowSkipColonSpace) opts.quoteFlowKeys = true;
	return {
		...opts,
		defaultScalarTagName: opts.schema.defaultScalarTag.tagName,
		openEnded: false
	};
}
function generateNextLine(state, level) {
	return `\n${" ".repeat(state.indent * level)}`;
}
function scalarLayout(state, node, parent, level, isKey, flowOnly) {
	return {
		node,
		parent,
		level,
		isKey,
		flowOnly,
		shiftOfParent: level === 0 ? -1 : state.indent * (level - 1),
		shiftOfContent: state.indent * Math.max(1, level),
		shiftOfFirstLine: level === 0 ? 0 : state.indent * level,
		presenterOptions: state,
		allowedStylesMask: 0,
		style: node.style
	};
}
function writeFlowSequence(state, level, node) {
	let result = "";
	for (let index = 0, length = node.items.length; index < length; index += 1) {
		const item = writeNode(state, level, node.items[index], node, {}).text;
		if (index > 0) result += `,${!state.flowSkipCommaSpace ? " " : ""}`;
		result += item;
	}
	const pad = state.flowBracketPadding && node.items.length > 0 ? " " : "";
	return `[${pad}${result}${pad}]`;
}
function writeBlockSequence(state, level, node, compact) {
	let result = "";
	for (let index = 0, length = node.items.length; index < length; index += 1) {
		const item = writeNode(state, level + 1, node.items[index], node, {
			block: true,
			compact: state.seqInlineFirst,
			isblockseq: true
		}).text;
		if (!compact || result !== "") result += generateNextLine(state, level);
		if (item === "" || CHAR_LINE_FEED === item.charCodeAt(0)) result += "-";
		else result += "- ";
		result += item;
	}
	return result;
}
function writeFlowMapping(state, level, node) {
	let result = "";
	for (const { key, value } of node.items) {
		let pairBuffer = "";
		if (result !== "") pairBuffer += `,${!state.flowSkipCommaSpace ? " " : ""}`;
		const keyRender = writeNode(state, level, key, node, { iskey: true });
		const keyText = keyRender.text;
		const valueText = writeNode(state, level, value, node, {}).text;
		const sep = state.flowSkipColonSpace || valueText === "" ? "" : " ";
		const keyIsBareProps = key.kind === "scalar" && keyRender.noBody && (key.tagged || key.anchor !== void 0);
		const keyColonSep = key.kind === "alias" || keyIsBareProps ? " " : "";
		pairBuffer += `${keyText}${keyColonSep}:${sep}${valueText}`;
		result += pairBuffer;
	}
	const pad = state.flowBracketPadding && result !== "" ? " " : "";
	return `{${pad}${result}${pad}}`;
}
function writeBlockMapping(state, level, node, compact) {
	let result = "";
	for (let index = 0, length = node.items.length; index < length; index += 1) {
		let pairBuffer = "";
		if (!compact || result !== "") pairBuffer += generateNextLine(state, level);
		const { key, value } = node.items[index];
		const keyIsBlock = (key.kind === "mapping" || key.kind === "sequence") && key.style === COLLECTION_STYLE.BLOCK && key.items.length !== 0 || key.kind === "scalar" && (key.style === SCALAR_STYLE.LITERAL_BLOCK || key.style === SCALAR_STYLE.FOLDED_BLOCK);
		const keyRender = keyIsBlock ? writeNode(state, level + 1, key, node, {
			block: true,
			compact: true,
			isblockseq: !cannotBeCompact(state, key, level + 1)
		}) : writeNode(state, level + 1, key, node, {
			block: true,
			compact: true,
			iskey: true
		});
		const keyText = keyRender.text;
		const keyHasLineBreak = key.kind === "scalar" && key.value.indexOf("\n") !== -1;
		const keyIsTooLong = keyText.length > 1024 && /^[\s\S]{1025}/u.test(keyText);
		const explicitPair = keyIsBlock || keyHasLineBreak || keyIsTooLong;
		if (explicitPair) {
			if (keyText && CHAR_LINE_FEED === keyText.charCodeAt(0)) pairBuffer += "?";
			else pairBuffer += "? ";
		}
		pairBuffer += keyText;
		if (explicitPair) pairBuffer += generateNextLine(state, level);
		const valueText = writeNode(state, level + 1, value, node, {
			block: true,
			compact: explicitPair,
			isblockseq: explicitPair && !cannotBeCompact(state, value, level + 1)
		}).text;
		const keyIsBareProps = key.kind === "scalar" && keyRender.noBody && (key.tagged || key.anchor !== void 0);
		const keyColonSep = !explicitPair && (key.kind === "alias" || keyIsBareProps) ? " " : "";
		if (valueText === "" || CHAR_LINE_FEED === valueText.charCodeAt(0)) pairBuffer += `${keyColonSep}:`;
		else pairBuffer += `${keyColonSep}: `;
		pairBuffer += valueText;
		result += pairBuffer;
	}
	return result;
}
function cannotBeCompact(state, node, level) {
	if (node.kind === "alias") return true;
	return node.tagged || node.anchor !== void 0 || state.indent < 2 && level > 0;
}
function writeNode(state, level, node, parent, ctx) {
	if (node.kind === "alias") {
		state.openEnded = false;
		return {
			text: `*${node.anchor}`,
			noBody: false
		};
	}
	const { block = false, iskey = false, isblockseq = false } = ctx;
	let compact = ctx.compact ?? false;
	const hasAnchor = node.anchor !== void 0;
	if (cannotBeCompact(state, node, level)) compact = false;
	let body;
	let shouldPrintTag = node.tagged;
	const useBlockCollection = block && (node.kind === "mapping" || node.kind === "sequence") && node.style === COLLECTION_STYLE.BLOCK && node.items.length !== 0;
	if (node.kind === "mapping") {
		if (useBlockCollection) body = writeBlockMapping(state, level, node, compact);
		else body = writeFlowMapping(state, level, node);
	} else if (node.kind === "sequence") {
		if (useBlockCollection) {
			if (state.seqNoIndent && !isblockseq && level > 0) body = writeBlockSequence(state, level - 1, node, compact);
			else body = writeBlockSequence(state, level, node, compact);
		} else body = writeFlowSequence(state, level, node);
	} else {
		const layout = scalarLayout(state, node, parent, level, iskey, !block);
		detectAllowedStyles(layout);
		for (const rule of state.scalarStyleRules) rule(layout);
		body = renderScalar(layout);
		state.openEnded = (layout.style === SCALAR_STYLE.LITERAL_BLOCK || layout.style === SCALAR_STYLE.FOLDED_BLOCK) && (node.value === "\n" || node.value.endsWith("\n\n"));
		shouldPrintTag = node.tagged || body === "" && layout.flowOnly && parent?.kind === "sequence" && !hasAnchor || layout.style !== SCALAR_STYLE.PLAIN && node.tag !== state.defaultScalarTagName;
	}
	if ((node.kind === "mapping" || node.kind === "sequence") && !useBlockCollection) state.openEnded = false;
	if (useBlockCollection && compact && level > 0 && state.indent > 2) body = `${" ".repeat(state.indent - 2)}${body}`;
	const noBody = body === "";
	let text = body;
	if (shouldPrintTag || hasAnchor) {
		const props = [];
		const tag = shouldPrintTag ? nodeTagShort(node) : null;
		const anchor = hasAnchor ? `&${node.anchor}` : null;
		if (state.tagBeforeAnchor) {
			if (tag !== null) props.push(tag);
			if (anchor !== null) props.push(anchor);
		} else {
			if (anchor !== null) props.push(anchor);
			if (tag !== null) props.push(tag);
		}
		const sep = body === "" || body.charCodeAt(0) === CHAR_LINE_FEED ? "" : " ";
		text = `${props.join(" ")}${sep}${body}`;
	}
	return {
		text,
		noBody
	};
}
function rootStartsOwnLine(node) {
	return (node.kind === "sequence" || node.kind === "mapping") && node.style === COLLECTION_STYLE.BLOCK && node.items.length !== 0 && !node.tagged && node.anchor === void 0;
}
function writeDocumentDirectives(doc) {
	let result = "";
	for (const directive of doc.directives) {
		if (directive.kind === "yaml") {
			result += `%YAML ${directive.version}\n`;
			continue;
		}
		const { handle, prefix } = directive;
		result += `%TAG ${handle} ${prefix}\n`;
	}
	return result;
}
/**
* Build YAML from AST.
*
* @category AST
*/
function present(documents, options) {
	const state = createPresenterState(options);
	let result = "";
	let previousEnded = false;
	for (let index = 0; index < documents.length; index += 1) {
		const doc = documents[index];
		state.openEnded = false;
		const directives = writeDocumentDirectives(doc);
		const hasDirectives = directives !== "";
		const marker = doc.explicitStart || hasDirectives || index > 0 && !previousEnded;
		result += directives;
		if (doc.contents === null) {
			if (marker) result += "---\n";
		} else if (marker) {
			const body = writeNode(state, 0, doc.contents, null, {
				block: true,
				compact: true
			}).text;
			const sep = body === "" ? "" : hasDirectives || rootStartsOwnLine(doc.contents) ? "\n" : " ";
			result += `---${sep}${body}\n`;
		} else result += writeNode(state, 0, doc.contents, null, {
			block: true,
			compact: true
		}).text + "\n";
		previousEnded = doc.explicitEnd || state.openEnded;
		if (previousEnded) result += "...\n";
	}
	return result;
}
//#endregion
//#region src/dump.ts
var DEFAULT_DUMP_OPTIONS = {
	...DEFAULT_PRESENTER_OPTIONS,
	schema: DUMP_SCHEMA,
	skipInvalid: false,
	noRefs: false,
	flowLevel: -1,
	sortKeys: false,
	transform: () => {}
};
function defaultCompareFn(a, b) {
	const x = String(a);
	const y = String(b);
	if (x < y) return -1;
	if (x > y) return 1;
	return 0;
}
/**
* Serializes JS object as a YAML document. By default it can dump every
* supported YAML type, so it throws an exception if you try to dump regexps or
* functions. However, you can disable exceptions by setting the
* {@link DumpOptions.skipInvalid} option to `true`.
*
* @category Main
*/
function dump(input, options = {}) {
	const opts = {
		...DEFAULT_DUMP_OPTIONS,
		...options
	};
	const documents = jsToAst(input, opts.schema, {
		noRefs: opts.noRefs,
		skipInvalid: opts.skipInvalid
	});
	if (opts.flowLevel >= 0) visit(documents, (node, ctx) => {
		if (ctx.depth < opts.flowLevel) return;
		if (node.kind === "sequence" || node.kind === "mapping") node.style = COLLECTION_STYLE.FLOW;
		return VISIT_SKIP;
	});
	if (opts.sortKeys) {
		const compareFn = opts.sortKeys === true ? defaultCompareFn : opts.sortKeys;
		visit(documents, (node) => {
			if (node.kind !== "mapping") return;
			node.items.sort((a, b) => compareFn(a.key.kind === "scalar" ? a.key.value : "", b.key.kind === "scalar" ? b.key.value : ""));
		});
	}
	opts.transform(documents);
	return present(documents, {
		...pick(opts, Object.keys(DEFAULT_PRESENTER_OPTIONS)),
		schema: opts.schema
	});
}
//#endregion
//#region src/ast/from_events.ts
var NO_RANGE = (/* unused pure expression or super */ null && (-1));
function eventPosition(event) {
	if ("tagStart" in event && event.tagStart !== NO_RANGE) return event.tagStart;
	if ("anchorStart" in event && event.anchorStart !== NO_RANGE) return event.anchorStart;
	if ("valueStart" in event && event.valueStart !== NO_RANGE) return event.valueStart;
	if ("start" in event) return event.start;
	return 0;
}
function rawTag(state, event) {
	return event.tagStart === NO_RANGE ? "" : state.source.slice(event.tagStart, event.tagEnd);
}
function anchorName(state, event) {
	return event.anchorStart === NO_RANGE ? void 0 : state.source.slice(event.anchorStart, event.anchorEnd);
}
function buildScalar(state, event) {
	const value = getScalarValue(state.source, event);
	const raw = rawTag(state, event);
	let tag;
	let tagged = false;
	if (raw !== "") {
		tagged = true;
		tag = raw;
	} else if (event.style === SCALAR_STYLE.PLAIN) tag = state.schema.resolveImplicitScalarTag(value).tag.tagName;
	else tag = state.schema.defaultScalarTag.tagName;
	return {
		kind: "scalar",
		tag,
		tagged,
		style: event.style,
		anchor: anchorName(state, event),
		value
	};
}
function buildCollection(state, event, defaultTagName) {
	const raw = rawTag(state, event);
	let tag;
	let tagged = false;
	if (raw === "") tag = defaultTagName;
	else {
		tag = raw;
		tagged = true;
	}
	return {
		tag,
		tagged,
		style: event.style,
		anchor: anchorName(state, event)
	};
}
function addNode(state, node) {
	const frame = state.frames[state.frames.length - 1];
	if (frame.kind === "document") frame.doc.contents = node;
	else if (frame.kind === "sequence") frame.node.items.push(node);
	else if (frame.key) {
		frame.node.items.push({
			key: frame.key,
			value: node
		});
		frame.key = null;
	} else frame.key = node;
}
/**
* Builds an AST from parser events
*
* @category AST
*/
function eventsToAst(events, options) {
	const state = {
		source: options.source,
		schema: options.schema,
		eventIndex: 0,
		position: 0,
		frames: [],
		documents: []
	};
	while (state.eventIndex < events.length) {
		const event = events[state.eventIndex++];
		state.position = eventPosition(event);
		switch (event.type) {
			case EVENT_ID.DOCUMENT: {
				const doc = {
					contents: null,
					explicitStart: event.explicitStart,
					explicitEnd: event.explicitEnd,
					directives: event.directives
				};
				state.frames.push({
					kind: "document",
					doc
				});
				break;
			}
			case EVENT_ID.SCALAR:
				addNode(state, buildScalar(state, event));
				break;
			case EVENT_ID.SEQUENCE: {
				const { tag, tagged, style, anchor } = buildCollection(state, event, "tag:yaml.org,2002:seq");
				const node = {
					kind: "sequence",
					tag,
					tagged,
					style,
					anchor,
					items: []
				};
				state.frames.push({
					kind: "sequence",
					node
				});
				break;
			}
			case EVENT_ID.MAPPING: {
				const { tag, tagged, style, anchor } = buildCollection(state, event, "tag:yaml.org,2002:map");
				const node = {
					kind: "mapping",
					tag,
					tagged,
					style,
					anchor,
					items: []
				};
				state.frames.push({
					kind: "mapping",
					node,
					key: null
				});
				break;
			}
			case EVENT_ID.ALIAS:
				addNode(state, {
					kind: "alias",
					anchor: state.source.slice(event.anchorStart, event.anchorEnd)
				});
				break;
			case EVENT_ID.POP: {
				const frame = state.frames.pop();
				if (frame.kind === "mapping" && frame.key) throw new Error("incomplete mapping pair in event stream");
				if (frame.kind === "document") state.documents.push(frame.doc);
				else addNode(state, frame.node);
				break;
			}
		}
	}
	return state.documents;
}
//#endregion
//#region src/index.ts
/** @deprecated Use `EVENT_ID.DOCUMENT` instead. @internal */
var EVENT_DOCUMENT = EVENT_ID.DOCUMENT;
/** @deprecated Use `EVENT_ID.SEQUENCE` instead. @internal */
var EVENT_SEQUENCE = EVENT_ID.SEQUENCE;
/** @deprecated Use `EVENT_ID.MAPPING` instead. @internal */
var EVENT_MAPPING = EVENT_ID.MAPPING;
/** @deprecated Use `EVENT_ID.SCALAR` instead. @internal */
var EVENT_SCALAR = EVENT_ID.SCALAR;
/** @deprecated Use `EVENT_ID.ALIAS` instead. @internal */
var EVENT_ALIAS = EVENT_ID.ALIAS;
/** @deprecated Use `EVENT_ID.POP` instead. @internal */
var EVENT_POP = EVENT_ID.POP;
/** @deprecated Use `SCALAR_STYLE.PLAIN` instead. @internal */
var SCALAR_STYLE_PLAIN = SCALAR_STYLE.PLAIN;
/** @deprecated Use `SCALAR_STYLE.SINGLE_QUOTED` instead. @internal */
var SCALAR_STYLE_SINGLE_QUOTED = SCALAR_STYLE.SINGLE_QUOTED;
/** @deprecated Use `SCALAR_STYLE.DOUBLE_QUOTED` instead. @internal */
var SCALAR_STYLE_DOUBLE_QUOTED = SCALAR_STYLE.DOUBLE_QUOTED;
/** @deprecated Use `SCALAR_STYLE.LITERAL_BLOCK` instead. @internal */
var SCALAR_STYLE_LITERAL_BLOCK = SCALAR_STYLE.LITERAL_BLOCK;
/** @deprecated Use `SCALAR_STYLE.FOLDED_BLOCK` instead. @internal */
var SCALAR_STYLE_FOLDED_BLOCK = SCALAR_STYLE.FOLDED_BLOCK;
/** @deprecated Use `COLLECTION_STYLE.BLOCK` instead. @internal */
var COLLECTION_STYLE_BLOCK = COLLECTION_STYLE.BLOCK;
/** @deprecated Use `COLLECTION_STYLE.FLOW` instead. @internal */
var COLLECTION_STYLE_FLOW = COLLECTION_STYLE.FLOW;
/** @deprecated Use `CHOMPING_MODE.CLIP` instead. @internal */
var CHOMPING_CLIP = CHOMPING_MODE.CLIP;
/** @deprecated Use `CHOMPING_MODE.STRIP` instead. @internal */
var CHOMPING_STRIP = CHOMPING_MODE.STRIP;
/** @deprecated Use `CHOMPING_MODE.KEEP` instead. @internal */
var CHOMPING_KEEP = CHOMPING_MODE.KEEP;
//#endregion


//# sourceMappingURL=js-yaml.mjs.map

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(9792);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
