export const id = 568;
export const ids = [568];
export const modules = {

/***/ 5568:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openGate: () => (/* binding */ openGate)
});

// EXTERNAL MODULE: ./src/config/trust.js
var trust = __webpack_require__(6310);
// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(6986);
// EXTERNAL MODULE: ./src/workload/image.js
var workload_image = __webpack_require__(3730);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./src/program/environment.js
/**
 * What any program may see of this process's environment: where to find things, how to reach the network, which
 * language to speak. No token, key or path of a credential is among it (T9).
 */
const HARMLESS = [
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'LC_ALL',
    'TZ',
    'TMPDIR',
    'TERM',
    'XDG_RUNTIME_DIR',
    'XDG_CACHE_HOME',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
    'no_proxy',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
];
/**
 * @param env  this process's environment
 * @param also names that the program needs besides: `DOCKER_CONFIG`, …
 */
function childEnvironment(env, also = []) {
    const entries = [...HARMLESS, ...also].map((name) => [name, env[name]]);
    return Object.fromEntries(entries.filter((entry) => entry[1] !== undefined));
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./src/program/find.js



/**
 * A program as an absolute path, from the folders of PATH that are absolute and not under the workspace: what a
 * checked-out branch brings along must never run in a tool's place.
 *
 * @param outside folders that it must not come from
 * @throws {UserError} there is none
 */
function findProgram(name, path, outside) {
    const forbidden = outside.map(realOrSame);
    for (const folder of (path ?? '').split(':')) {
        if (!(0,external_node_path_.isAbsolute)(folder))
            continue;
        const found = executable((0,external_node_path_.join)(folder, name));
        if (found !== undefined && ![found, realOrSame(folder)].some((one) => forbidden.some((top) => isIn(one, top)))) {
            return found;
        }
    }
    throw new errors/* UserError */.yo(`the program ${name} is in no folder of PATH (outside of the workspace); install it on the runner`);
}
function executable(file) {
    try {
        (0,external_node_fs_.accessSync)(file, external_node_fs_.constants.X_OK);
        return (0,external_node_fs_.statSync)(file).isFile() ? (0,external_node_fs_.realpathSync)(file) : undefined;
    }
    catch {
        return undefined;
    }
}
function realOrSame(path) {
    try {
        return (0,external_node_fs_.realpathSync)(path);
    }
    catch {
        return path;
    }
}
function isIn(path, folder) {
    return path === folder || path.startsWith(folder.endsWith(external_node_path_.sep) ? folder : folder + external_node_path_.sep);
}

// EXTERNAL MODULE: ./src/program/run.js
var run = __webpack_require__(3955);
;// CONCATENATED MODULE: ./src/oci/docker-config.js







/** Docker's own name for Docker Hub in its config. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';
const HELPER_SECONDS = 60;
/** What a helper writes where it knows nothing. */
const UNKNOWN = /credentials not found/i;
/** User name that says that the password is an identity token. */
const TOKEN_USER = '<token>';
/**
 * The credentials that `docker login` or a credential helper has for a registry, read when they are wanted.
 *
 * @returns a function for `RegistryAccess`; it throws UserError where config.json or a helper is broken
 */
function dockerCredentials(login) {
    const folder = login.env.DOCKER_CONFIG || (0,external_node_path_.join)(login.env.HOME || (0,external_node_os_.homedir)(), '.docker');
    const file = (0,external_node_path_.join)(folder, 'config.json');
    return async (registry) => {
        const config = await readConfig(file);
        if (config === undefined)
            return undefined;
        const helper = helperOf(config, registry, file);
        const helped = helper === undefined ? undefined : await askHelper(helper, registry, login);
        return helped ?? written(config, registry, file);
    };
}
async function readConfig(file) {
    let text;
    try {
        text = await (0,promises_.readFile)(file, 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw new errors/* UserError */.yo(`${file} can't be read (${error.code}); mend it or log in again`);
    }
    const config = docker_config_objectOf(parsed(text));
    // The parser's own words may show what stands there, which is secret.
    if (config === undefined)
        throw new errors/* UserError */.yo(`${file} is no JSON object; mend it or run docker login again`);
    const { auths, credHelpers, credsStore } = config;
    return { auths: docker_config_objectOf(auths) ?? {}, credHelpers: docker_config_objectOf(credHelpers) ?? {}, credsStore };
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
function docker_config_objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : undefined;
}
/** The names that a registry may have in config.json. */
function keysOf(registry) {
    const hosts = registry === 'docker.io' ? [DOCKER_HUB_KEY, 'index.docker.io', 'docker.io', 'registry-1.docker.io'] : [];
    const forms = ['', 'https://', 'http://'].flatMap((scheme) => ['', '/', '/v1/', '/v2/'].map((end) => scheme + registry + end));
    return [...hosts, ...forms];
}
function helperOf({ credHelpers, credsStore }, registry, file) {
    const key = keysOf(registry).find((one) => Object.hasOwn(credHelpers, one));
    const name = (key === undefined ? undefined : credHelpers[key]) ?? credsStore;
    if (name === undefined || name === '')
        return undefined;
    if (typeof name === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
        return name;
    throw new errors/* UserError */.yo(`${file} names a credential helper for ${registry} that can't be one; run docker login again`);
}
function written({ auths }, registry, file) {
    const key = keysOf(registry).find((one) => Object.hasOwn(auths, one));
    const entry = key === undefined ? undefined : docker_config_objectOf(auths[key]);
    if (entry === undefined)
        return undefined;
    const { auth, username, password, identitytoken } = entry;
    if (typeof identitytoken === 'string' && identitytoken !== '')
        return { identityToken: identitytoken };
    if (typeof username === 'string' && typeof password === 'string')
        return { name: username, password };
    if (typeof auth !== 'string' || auth === '')
        return undefined;
    const [, name, secret] = /^([^:]+):([\s\S]*)$/.exec(Buffer.from(auth, 'base64').toString('utf8')) ?? [];
    if (name !== undefined && secret !== undefined)
        return { name, password: secret.replace(/\0+$/, '') };
    throw new errors/* UserError */.yo(`${file} has a login for ${registry} that can't be read; run docker login ${registry} again`);
}
/** @see https://github.com/docker/docker-credential-helpers#development */
async function askHelper(name, registry, login) {
    const { env, signal, outside } = login;
    const program = `docker-credential-${name}`;
    const { failure, stdout, stderr } = await (0,run/* runProgram */.m)(findProgram(program, env.PATH, outside), ['get'], {
        env: childEnvironment(env, wantedBy(name, env)),
        signal,
        input: registry === 'docker.io' ? DOCKER_HUB_KEY : registry,
        seconds: HELPER_SECONDS,
    });
    if (failure !== undefined) {
        if (UNKNOWN.test(stdout) || UNKNOWN.test(stderr))
            return undefined;
        throw new errors/* UserError */.yo(`${program} gave no credentials for ${registry}: ${failure}; log in again, or mend that helper`);
    }
    const { Username, Secret } = docker_config_objectOf(parsed(stdout)) ?? {};
    if (typeof Username !== 'string' || typeof Secret !== 'string') {
        throw new errors/* UserError */.yo(`${program} gave an answer for ${registry} that can't be read; log in again, or mend that helper`);
    }
    return Username === TOKEN_USER ? { identityToken: Secret } : { name: Username, password: Secret };
}
/** Helper → beginnings of the variables from which it has its own credentials; no other helper sees them (T9). */
const HELPER_VARIABLES = {
    'ecr-login': ['AWS_'],
    'acr-env': ['AZURE_'],
    gcloud: ['GOOGLE_', 'CLOUDSDK_'],
    gcr: ['GOOGLE_', 'CLOUDSDK_'],
    pass: ['GNUPGHOME', 'PASSWORD_STORE_'],
    secretservice: ['DBUS_SESSION_BUS_ADDRESS', 'DISPLAY'],
};
function wantedBy(helper, env) {
    const beginnings = [...(HELPER_VARIABLES[helper] ?? []), 'DOCKER_CONFIG'];
    return Object.keys(env).filter((name) => beginnings.some((beginning) => name.startsWith(beginning)));
}

// EXTERNAL MODULE: ./src/action/registry-hosts.js + 1 modules
var registry_hosts = __webpack_require__(8365);
;// CONCATENATED MODULE: ./src/action/report-files.js




/** Larger reports are no reports any more; each is read into memory. */
const LARGEST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 500;
const LEFT_OUT = (/* unused pure expression or super */ null && (['**/node_modules/**', '**/.git/**']));
/** @throws {UserError} the file can't be read, or is no such report */
function safetyReportAt(path) {
    return within('safety-report', () => readSafetyReport(textAt(path), path));
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
        file = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
        const state = (0,external_node_fs_.fstatSync)(file);
        if (!state.isFile())
            throw new Error('it is no file');
        if (state.size > largest)
            throw new Error(`it has ${state.size} bytes; at most ${largest} are read`);
        const bytes = Buffer.alloc(state.size);
        const read = (0,external_node_fs_.readSync)(file, bytes, 0, state.size, 0);
        return decoded(bytes.subarray(0, read));
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`can't read ${path} (${(0,errors/* messageOf */.bD)(cause)}); give a path from the workspace`, { cause });
    }
    finally {
        if (file !== undefined)
            (0,external_node_fs_.closeSync)(file);
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
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        throw new errors/* UserError */.yo(`input ${input}: ${error.message}`, { cause: error.cause });
    }
}

;// CONCATENATED MODULE: ./src/action/registry-access.js




/** How registries are spoken to: with docker's logins, and the mirrors of the workflow. */
function registryAccess(action, inputs) {
    const docker = dockerCredentials({ env: process.env, signal: action.cancelled, outside: [(0,external_node_path_.resolve)('.')] });
    return {
        signal: action.cancelled,
        env: process.env,
        credentials: async (registry) => {
            const found = await docker(registry);
            if (found !== undefined)
                action.mask('password' in found ? found.password : found.identityToken);
            return found;
        },
        mirrors: within('registry-mirrors', () => (0,registry_hosts/* mirrorsIn */.g)(inputs.registryMirrors)),
        insecure: within('insecure-registries', () => (0,registry_hosts/* insecureIn */.S)(inputs.insecureRegistries)),
    };
}

// EXTERNAL MODULE: ./src/config/trust-schema.js
var trust_schema = __webpack_require__(7544);
;// CONCATENATED MODULE: ./src/sign/openpgp/gpg.js







const SECONDS = 120;
/** gpg asks its agent for a key over a socket in its folder; paths of sockets end at 108 bytes. */
const LONGEST_HOME = 108 - '/S.gpg-agent.browser'.length - 1;
const NAME = 'gpg-';
const SHORT = '/tmp';
/**
 * How often the agent hashes the passphrase of a key that it keeps for the moment. Left alone, each agent first measures
 * for seconds how often the machine could.
 */
const AGENT_OPTIONS = 's2k-count 4194304\n';
/**
 * Lends a gpg. Its folder and agent are gone afterwards, whatever happens; only a kill of this process leaves them,
 * and then `removeLeftovers` has the rest.
 */
async function withGpg(world, use) {
    const program = gpgProgram(world);
    const home = await makeHome(world);
    try {
        return await use({ home, run: (args, run) => runGpg(program, home, world, args, run) });
    }
    finally {
        await removeHome(home, world);
    }
}
/** @throws {UserError} there is no gpg */
function gpgProgram({ env, outside }) {
    return findProgram('gpg', env.PATH, outside);
}
async function makeHome({ temporary, onFolder }) {
    const long = Buffer.byteLength((0,external_node_path_.join)(temporary, `${NAME}XXXXXX`)) > LONGEST_HOME;
    let home;
    try {
        // mkdtemp makes it anew, for this user alone (0700): nothing can be planted in it.
        home = await (0,promises_.mkdtemp)((0,external_node_path_.join)(long ? SHORT : temporary, NAME));
        onFolder?.(home);
        await (0,promises_.writeFile)((0,external_node_path_.join)(home, 'gpg-agent.conf'), AGENT_OPTIONS, { mode: 0o600 });
        return home;
    }
    catch (cause) {
        if (home !== undefined)
            await (0,promises_.rm)(home, { recursive: true, force: true });
        const place = long ? SHORT : temporary;
        throw new errors/* UserError */.yo(`gpg needs a private folder in ${place}, and none can be made; make room or rights there`, {
            cause,
        });
    }
}
async function runGpg(program, home, { env, signal }, args, { input, fourth } = {}) {
    const always = ['--homedir', home, '--no-options', '--batch', '--no-tty', '--no-greeting', '--status-fd', '3'];
    const pipes = fourth === undefined ? ['read'] : ['read', Buffer.from(fourth)];
    const { HOME: _, ...rest } = childEnvironment(env);
    const ended = await (0,run/* runProgram */.m)(program, [...always, ...args], {
        env: { ...rest, HOME: home, LC_ALL: 'C' },
        signal,
        seconds: SECONDS,
        pipes,
        ...(input !== undefined && { input }),
    });
    return { ...ended, status: statusLines(ended.pipes?.[0] ?? '') };
}
const PREFIX = '[GNUPG:] ';
function statusLines(text) {
    return text
        .split('\n')
        .filter((line) => line.startsWith(PREFIX))
        .map((line) => line.slice(PREFIX.length));
}
/**
 * Removes what a killed process left: ends the agent that holds a passphrase, then the folder with the key.
 *
 * @param folders those that `onFolder` was told; others are left alone
 */
async function removeLeftovers(folders, world) {
    for (const folder of folders) {
        if (/\/gpg-[A-Za-z0-9]{6}$/.test(folder) && existsSync(folder))
            await removeHome(folder, world);
    }
}
async function removeHome(home, { env, outside }) {
    try {
        const program = findProgram('gpgconf', env.PATH, outside);
        // Cancelling must not leave an agent behind: this runs on its own time.
        const options = { env: childEnvironment(env), signal: AbortSignal.timeout(10_000) };
        await (0,run/* runProgram */.m)(program, ['--homedir', home, '--kill', 'all'], options);
        await (0,run/* runProgram */.m)(program, ['--homedir', home, '--remove-socketdir'], options);
    }
    catch {
        // Without gpgconf, or where it hangs: an agent ends by itself as soon as its folder is gone.
    }
    finally {
        await (0,promises_.rm)(home, { recursive: true, force: true, maxRetries: 5 });
    }
}

;// CONCATENATED MODULE: ./src/sign/openpgp/keys.js

/** Reads `--with-colons`. */
function readKeys(listing) {
    const keys = [];
    let last;
    for (const line of listing.split('\n')) {
        const fields = line.split(':');
        const [type] = fields;
        if (type === 'pub' || type === 'sec') {
            const key = { primary: partOf(fields), subkeys: [], name: '' };
            keys.push(key);
            last = (fingerprint) => {
                key.primary = { ...key.primary, fingerprint };
            };
        }
        else if (type === 'sub' || type === 'ssb') {
            const parts = keys.at(-1)?.subkeys;
            const place = (parts?.push(partOf(fields)) ?? 1) - 1;
            last = (fingerprint) => {
                if (parts)
                    parts[place] = { ...parts[place], fingerprint };
            };
        }
        else if (type === 'fpr') {
            last?.(fields[9] ?? '');
            last = undefined;
        }
        else if (type === 'uid') {
            const key = keys.at(-1);
            if (key && key.name === '')
                key.name = fields[9] ?? '';
        }
    }
    return keys;
}
function partOf([type, validity = '', bits, algorithm, , , , , , , , abilities = '', , , serial]) {
    return {
        fingerprint: '',
        algorithm: Number(algorithm),
        bits: Number(bits),
        validity,
        canSign: abilities.includes('s'),
        hasSecret: (type === 'sec' || type === 'ssb') && serial === '+',
    };
}
const RSA = [1, 3];
const LEAST_RSA_BITS = 2048;
const ELLIPTIC = [19, 22];
/** What is wrong with a key's kind; undefined where nothing is. */
function weakness({ algorithm, bits }) {
    if (RSA.includes(algorithm)) {
        return bits < LEAST_RSA_BITS ? `it is an RSA key of ${bits} bits, fewer than ${LEAST_RSA_BITS}` : undefined;
    }
    return ELLIPTIC.includes(algorithm)
        ? undefined
        : `its algorithm (number ${algorithm}) is neither RSA, ECDSA nor EdDSA`;
}
const TOOL_FAULT = 'gpg could not read the key';
/** Takes keys into gpg's private folder. @throws {UserError} they can't be read */
async function importKeys(gpg, armoured, what) {
    const ended = await gpg.run(['--import'], { input: armoured });
    const result = ended.status
        .find((line) => line.startsWith('IMPORT_RES '))
        ?.split(' ')
        .slice(1)
        .map(Number);
    const noRoom = /No space left on device|write error|Disk quota/.exec(ended.stderr);
    if (noRoom)
        throw new errors/* UserError */.yo(`${TOOL_FAULT} for ${what}, because its disk is full; make room in the runner's temporary folder`);
    if (result !== undefined && (result[0] ?? 0) > 0 && ended.code === 0)
        return;
    const why = ended.code === 0 || result !== undefined ? 'it holds no OpenPGP key' : (ended.failure ?? 'it holds no OpenPGP key');
    throw new errors/* UserError */.yo(`${what}: ${why}; give the armoured key, from -----BEGIN PGP to -----END PGP with its line breaks`);
}

;// CONCATENATED MODULE: ./src/sign/openpgp/primary.js


/**
 * Primary fingerprints of the keys in an armoured text, as gpg reads it: the same reader as of signatures.
 *
 * @param what the text as an error names it
 * @throws {UserError} it can't be read, or there is no gpg
 */
async function primaryFingerprints(armoured, what, world) {
    return await withGpg(world, async (gpg) => {
        await importKeys(gpg, armoured, what);
        const listed = await gpg.run(['--no-autostart', '--with-colons', '--list-keys']);
        return readKeys(listed.stdout).map(({ primary }) => primary.fingerprint);
    });
}

;// CONCATENATED MODULE: ./src/sign/openpgp/armour.js

const BEGIN = '-----BEGIN PGP SIGNATURE-----';
const END = '-----END PGP SIGNATURE-----';
const LARGEST = 64 * 1024;
const AGAIN = 'sign it again with gpg --armor --detach-sign';
/**
 * The text of a file with exactly one detached, armoured signature. What readers could take in two ways is refused
 * before gpg sees it.
 *
 * @throws {UserError} it is something else
 */
function oneSignatureBlock(bytes, where) {
    const refuse = (what) => new errors/* UserError */.yo(`${where} ${what}; ${AGAIN}`);
    if (bytes.length === 0)
        throw refuse('is empty');
    if (bytes.length > LARGEST)
        throw refuse(`has ${bytes.length} bytes, more than a signature needs (${LARGEST})`);
    const text = Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n');
    if (text.includes('-----BEGIN PGP SIGNED MESSAGE-----')) {
        throw refuse('is a signed message with its text inside, not a signature of its own');
    }
    const begins = text.split(BEGIN).length - 1;
    const ends = text.split(END).length - 1;
    if (begins === 0)
        throw refuse('has no armoured OpenPGP signature in it');
    if (begins > 1 || ends > 1)
        throw refuse(`holds ${Math.max(begins, ends)} signature blocks where one belongs`);
    if (ends === 0)
        throw refuse('is truncated: its signature block has no end');
    const body = text.trim();
    if (!body.startsWith(`${BEGIN}\n`) || !body.endsWith(`\n${END}`)) {
        throw refuse('has something besides its signature block');
    }
    if (!/^[\x20-\x7e\n\t]*$/.test(body))
        throw refuse('has characters in it that no armour has');
    if (body.slice(BEGIN.length, -END.length).includes('-----'))
        throw refuse('has another block inside its signature block');
    return `${body}\n`;
}

;// CONCATENATED MODULE: ./src/sign/openpgp/status.js
/** Lines that say nothing against a signature. @see https://github.com/gpg/gnupg/blob/master/doc/DETAILS */
const status_HARMLESS = [
    'NEWSIG',
    'GOODSIG',
    'VALIDSIG',
    'SIG_ID',
    'KEY_CONSIDERED',
    'TRUST_UNDEFINED',
    'TRUST_NEVER',
    'TRUST_MARGINAL',
    'TRUST_FULLY',
    'TRUST_ULTIMATE',
    'VERIFICATION_COMPLIANCE_MODE',
    'PLAINTEXT_LENGTH',
    'PROGRESS',
    'NOTATION_NAME',
    'NOTATION_FLAGS',
    'NOTATION_DATA',
    'POLICY_URL',
];
const REASONS = {
    BADSIG: 'it is not a signature of these bytes: they were changed, or it belongs to something else',
    EXPSIG: 'the signature expired',
    EXPKEYSIG: 'the key expired',
    REVKEYSIG: 'the key was revoked',
    NODATA: 'it is damaged: gpg finds no signature in it',
    UNEXPECTED: 'it holds something else than a signature',
    FAILURE: 'gpg failed over it',
    ERROR: 'gpg failed over it',
    NO_PUBKEY: 'it was made with a key that is not among the trusted ones',
};
const DIGESTS = { 8: 'SHA-256', 9: 'SHA-384', 10: 'SHA-512' };
const WEAK_DIGESTS = { 1: 'MD5', 2: 'SHA-1', 3: 'RIPEMD-160', 11: 'SHA-224' };
/** A signature over bytes as they are; 01 changes line ends before it signs. */
const OVER_BYTES = '00';
/**
 * Reads the status lines of `gpg --verify`. Its exit code is no verdict: 2.2.40 ends with 0 for a revoked or expired
 * key, SHA-1 and a date in the future.
 *
 * @param status lines without their prefix
 * @param code   exit code
 * @returns what was found, or the reason why the signature does not count
 */
function readStatus(status, code) {
    const lines = status.map((line) => line.split(' '));
    const bad = reasonAgainst(lines);
    if (bad !== undefined)
        return bad;
    for (const keyword of ['NEWSIG', 'GOODSIG', 'VALIDSIG']) {
        const count = lines.filter(([word]) => word === keyword).length;
        if (count > 1)
            return 'it holds more than one signature';
        if (count === 0)
            return 'gpg finds no good signature in it';
    }
    const valid = lines.find(([word]) => word === 'VALIDSIG');
    const [, signing = '', , created = '', , , , , digest = '', signatureClass = '', primary = ''] = valid;
    if (!isFingerprint(signing) || !isFingerprint(primary))
        return 'gpg does not say whose it is';
    if (signatureClass !== OVER_BYTES)
        return `it is of class ${signatureClass}, not a signature over a file's bytes (00)`;
    if (DIGESTS[digest] === undefined) {
        const named = WEAK_DIGESTS[digest] ?? `the digest number ${digest}`;
        return `it uses ${named}, where only ${Object.values(DIGESTS).join(', ')} count`;
    }
    if (code !== 0)
        return `gpg ended with code ${code}`;
    return { signing, primary, created: secondsOf(created) };
}
function reasonAgainst(lines) {
    // The most telling one first: NO_PUBKEY explains the ERRSIG before it.
    const words = lines.map(([word = '']) => word);
    const known = Object.keys(REASONS).find((word) => words.includes(word));
    if (known !== undefined)
        return REASONS[known];
    const errored = lines.find(([word]) => word === 'ERRSIG');
    if (errored !== undefined)
        return weakDigest(errored) ?? 'gpg could not check it';
    const unknown = words.find((word) => !status_HARMLESS.includes(word));
    return unknown === undefined ? undefined : `gpg says ${unknown.slice(0, 40)} of it`;
}
/** `ERRSIG <keyid> <algorithm> <digest> …`: gpg does not even compute digests that it calls weak. */
function weakDigest([, , , digest = '']) {
    const named = WEAK_DIGESTS[digest];
    return named === undefined ? undefined : `it uses ${named}, where only ${Object.values(DIGESTS).join(', ')} count`;
}
function isFingerprint(text) {
    return /^[0-9A-F]{40}$/.test(text);
}
/** Seconds since 1970, or `20261121T150000`. */
function secondsOf(text) {
    if (/^\d+$/.test(text))
        return Number(text);
    const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z');
    return Date.parse(iso) / 1000;
}

;// CONCATENATED MODULE: ./src/sign/openpgp/verify.js





/** gpg's name for descriptor 4: signature and bytes come by pipes, and nobody can change them in between. */
const FOURTH = '-&4';
/** Clocks of two machines. */
const SKEW_SECONDS = 300;
/**
 * Checks a detached signature strictly: only primary fingerprints of the configuration count.
 *
 * @throws {UserError} it does not count; says why
 */
async function verifyOpenpgp(bytes, { bytes: signature, where }, trust, world) {
    const block = oneSignatureBlock(signature, where);
    const allowed = trust.fingerprints.map(readFingerprint);
    const refuse = (why) => new errors/* UserError */.yo(`${where} does not count: ${why}`);
    if (allowed.length === 0)
        throw refuse('no fingerprint of an OpenPGP key is trusted here; list one in trusted-keys');
    return await withGpg(world, async (gpg) => {
        for (const [index, key] of trust.keys.entries())
            await importKeys(gpg, key, `trusted OpenPGP key ${index + 1}`);
        const how = [
            '--no-autostart',
            '--enable-special-filenames',
            '--no-auto-key-retrieve',
            '--no-auto-key-import',
            '--trust-model',
            'always',
        ];
        const { status, code } = await gpg.run([...how, '--verify', '--', FOURTH, '-'], { input: bytes, fourth: block });
        const found = readStatus(status, code);
        if (typeof found === 'string')
            throw refuse(found);
        if (!allowed.includes(found.primary)) {
            throw refuse(`its key ${found.primary} is not one of the trusted ${allowed.join(', ')}`);
        }
        const ahead = found.created - world.now() / 1000;
        if (!(ahead <= SKEW_SECONDS))
            throw refuse(`it says it was made at ${shown(found.created)}, which is still to come`);
        const listed = await gpg.run(['--no-autostart', '--with-colons', '--list-keys']);
        const fault = weaknessOf(readKeys(listed.stdout), found.primary, found.signing);
        if (fault !== undefined)
            throw refuse(`its key is too weak: ${fault}`);
        return { kind: 'openpgp', signer: found.primary, at: shown(found.created) };
    });
}
/** A weak primary key makes its subkeys worthless. */
function weaknessOf(keys, primary, signing) {
    const key = keys.find((one) => one.primary.fingerprint === primary);
    const part = [key?.primary, ...(key?.subkeys ?? [])].find((one) => one?.fingerprint === signing);
    if (key === undefined || part === undefined)
        return 'gpg does not list it';
    return weakness(key.primary) ?? weakness(part);
}
/**
 * A primary fingerprint as people write it: with spaces, in small letters.
 *
 * @throws {UserError} it is none: key ids are no names, they can be forged
 */
function readFingerprint(text) {
    const compact = text.replace(/\s/g, '').replace(/^0x/i, '').toUpperCase();
    if (/^[0-9A-F]{40}$/.test(compact))
        return compact;
    throw new errors/* UserError */.yo(`"${text.slice(0, 60)}" is no fingerprint of an OpenPGP key; write its 40 hexadecimal digits, as gpg --fingerprint shows them`);
}
function shown(seconds) {
    return Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString() : 'no time that can be read';
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/sign/sigstore/key.js


const CURVE = 'prime256v1';
const MAKE = 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -out key.pem';
/**
 * @param pem PKCS#8 or SEC 1, encrypted or not
 * @throws {UserError} it can't be read, or is no key on P-256
 */
function key_readPrivateKey(pem, passphrase) {
    const what = 'the Sigstore key to sign with';
    if (/-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/.test(pem)) {
        throw new UserError(`${what} is in cosign's own encrypted form, which only cosign reads; make a key with ${MAKE}, give that, and take it into cosign with cosign import-key-pair --key key.pem`);
    }
    if (/-----BEGIN (?:PUBLIC KEY|CERTIFICATE)-----/.test(pem)) {
        throw new UserError(`${what} is a public one; give the private key as PEM`);
    }
    if (/ENCRYPTED/.test(pem) && !passphrase) {
        throw new UserError(`${what} is protected by a passphrase and none was given; give its passphrase too`);
    }
    return onCurve(key_parsed(() => createPrivateKey({ key: pem, passphrase: passphrase ?? '' }), pem, what), what);
}
function key_parsed(read, pem, what) {
    try {
        return read();
    }
    catch (cause) {
        // What the library says of a key is not for logs.
        if (/ENCRYPTED/.test(pem))
            throw new errors/* UserError */.yo(`the passphrase of ${what} is wrong, or the key is damaged`, { cause });
        throw new errors/* UserError */.yo(`${what} can't be read; give PEM with its line breaks, as ${MAKE} makes it`, { cause });
    }
}
/** @throws {UserError} it can't be read, or is no key on P-256 */
function readPublicKey(pem, what) {
    if (!/-----BEGIN PUBLIC KEY-----/.test(pem)) {
        throw new errors/* UserError */.yo(`${what} is no public key in PEM; give what is between -----BEGIN PUBLIC KEY----- and its end`);
    }
    return onCurve(key_parsed(() => (0,external_node_crypto_.createPublicKey)(pem), '', what), what);
}
function onCurve(key, what) {
    if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === CURVE)
        return key;
    const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType;
    throw new errors/* UserError */.yo(`${what} is of kind ${kind}, where ECDSA on P-256 is needed; make one with ${MAKE}`);
}
/** What a bundle says of its key, as cosign does: base64 of the SHA-256 of its SPKI DER. */
function key_hintOf(key) {
    const spki = (key.type === 'private' ? (0,external_node_crypto_.createPublicKey)(key) : key).export({ type: 'spki', format: 'der' });
    return (0,external_node_crypto_.createHash)('sha256').update(spki).digest('base64');
}
/** PEM of the public half, for those who check. */
function publicPem(key) {
    return String((key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'pem' }));
}

;// CONCATENATED MODULE: ./src/action/workspace-file.js




/**
 * Text of a file of the workspace: a link that leads out of it is not followed.
 *
 * @param path    from the workspace, which is where this process works
 * @param largest bytes
 * @throws {UserError} it is outside, is no file, is larger, or can't be read
 */
function workspaceText(path, largest) {
    return textAt(workspacePath(path), largest);
}
/** The real path of something in the workspace. @throws {UserError} it is outside, or not there */
function workspacePath(path) {
    const root = (0,external_node_fs_.realpathSync)('.');
    let real;
    try {
        real = (0,external_node_fs_.realpathSync)((0,external_node_path_.resolve)(root, path));
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`can't read ${path} (${(0,errors/* messageOf */.bD)(cause).split(',')[0]}); give a path from the workspace, and check the repository out in this job`, { cause });
    }
    if (real.startsWith(root === external_node_path_.sep ? external_node_path_.sep : root + external_node_path_.sep))
        return real;
    throw new errors/* UserError */.yo(`${path} is outside of the workspace ${root}; give a path of a file in it`);
}

;// CONCATENATED MODULE: ./src/action/trust.js







/** Keys with hundreds of certifications are smaller. */
const LARGEST_KEY = 512 * 1024;
const LARGEST_ROOT = 4 * 1024 * 1024;
const workspaceKeys = {
    text: (path) => workspaceText(path, LARGEST_KEY),
    path: (path) => {
        workspaceText(path, LARGEST_ROOT);
        return workspacePath(path);
    },
};
/**
 * Whose signatures count in an environment: the input's keys go before the file's, an environment's before the default's.
 *
 * @param config      of it the block trusted-keys
 * @param environment undefined: only the default's keys
 * @param use         `images`: OpenPGP keys, which sign no images, are left out, and no gpg is needed
 * @throws {UserError} nobody is trusted there, or a key can't be read or is not the one that is listed
 */
async function trustOf(config, environment, input, files, world, use = 'everything') {
    const { name, keys, known } = (0,trust/* keysOf */.YD)(environment, config['trusted-keys'], input);
    const place = `trusted-keys.${name}`;
    const openpgp = use === 'images' ? undefined : await openpgpOf(keys?.openpgp ?? [], place, files, world);
    const sigstore = sigstoreOf(keys ?? {}, place, files);
    if (openpgp === undefined && sigstore === undefined)
        throw nobody(environment, known, use);
    return { ...(openpgp && { openpgp }), ...(sigstore && { sigstore }) };
}
function nobody(environment, known, use) {
    const place = environment ?? trust_schema/* DEFAULT_TRUST */.TC;
    const what = use === 'images' ? 'Sigstore key or identity, which is what signs images,' : 'key';
    const has = known.length === 0 ? 'it has no environment yet' : `it has ${known.join(', ')}`;
    return new errors/* UserError */.yo(`trusted-keys: no ${what} is trusted for ${place} (${has}); list one in gradus.yml under trusted-keys, ${place}`);
}
async function openpgpOf(keys, place, files, world) {
    if (keys.length === 0)
        return undefined;
    const read = await Promise.all(keys.map(async ({ fingerprint, key }, index) => {
        const where = `${place}.openpgp[${index}]`;
        const listed = trust_within(`${where}.fingerprint`, () => readFingerprint(fingerprint));
        const text = trust_within(`${where}.key`, () => textOf(key, files));
        const found = await primaryFingerprints(text, `${where}.key`, world);
        if (found.length === 1 && found[0] === listed)
            return { text, listed };
        throw new errors/* UserError */.yo(found.length === 1
            ? `${where}: the key's fingerprint is ${found[0]}, and ${listed} is listed; give the key that is meant`
            : `${where}.key holds ${found.length} keys (${found.join(', ')}); give one entry for each, with its own file`);
    }));
    return { keys: read.map(({ text }) => text), fingerprints: read.map(({ listed }) => listed) };
}
function sigstoreOf(keys, place, files) {
    const { 'sigstore-keys': listed = [], 'sigstore-identities': identities = [], 'trusted-root': root } = keys;
    if (listed.length === 0 && identities.length === 0)
        return undefined;
    const texts = listed.map((key, index) => {
        const where = `${place}.sigstore-keys[${index}]`;
        const text = trust_within(where, () => textOf(key, files));
        readPublicKey(text, where);
        return text;
    });
    const trustedRoot = root === undefined ? undefined : trust_within(`${place}.trusted-root`, () => files.path(root));
    return { keys: texts, identities, ...(trustedRoot !== undefined && { trustedRoot }) };
}
/** The configuration may hold the key itself. */
function textOf(key, files) {
    return key.startsWith('-----BEGIN ') ? key : files.text(key);
}
/** Names the place in the configuration in what went wrong there. */
function trust_within(place, work) {
    try {
        return work();
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        throw new errors/* UserError */.yo(`${place}: ${error.message}`, { cause: error });
    }
}

// EXTERNAL MODULE: ../../node_modules/jose/dist/webapi/jwks/remote.js + 1 modules
var remote = __webpack_require__(1535);
// EXTERNAL MODULE: ../../node_modules/jose/dist/webapi/jwt/verify.js + 2 modules
var verify = __webpack_require__(2222);
// EXTERNAL MODULE: ../../node_modules/jose/dist/webapi/util/errors.js
var util_errors = __webpack_require__(3622);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./src/version.js
var version = __webpack_require__(4493);
;// CONCATENATED MODULE: ./src/github/api.js



/** @see https://docs.github.com/en/rest/about-the-rest-api/api-versions */
const API_VERSION = '2022-11-28';
const MOST_TRIES = 4;
const FIRST_PAUSE_MS = 1000;
/** A limit that lasts longer is not waited for. */
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_CALL_MS = 60_000;
const LONGEST_MESSAGE = 300;
const LARGEST_ANSWER = 5e6;
/** GitHub's REST API, as much of it as Gradus speaks. */
class GitHub {
    #base;
    #access;
    #pause;
    /**
     * @param pause waits; handed in so that tests need not
     * @throws {UserError} the address or the repository's name is none
     */
    constructor(access, pause = (ms, signal) => (0,external_node_timers_promises_.setTimeout)(ms, undefined, { signal })) {
        const url = URL.canParse(access.api) ? new URL(access.api) : undefined;
        if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
            // It may hold a password.
            const shown = access.api.includes('@') ? '' : ` (${JSON.stringify(access.api.slice(0, 80))})`;
            throw new errors/* UserError */.yo(`the address of GitHub's API is none${shown}; write one such as https://api.github.com`);
        }
        if (!/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/.test(access.repository) || access.repository.includes('..')) {
            throw new errors/* UserError */.yo(`${JSON.stringify(access.repository)} is no repository; write one as owner/name`);
        }
        this.#base = url.href.replace(/\/$/, '');
        this.#access = access;
        this.#pause = pause;
    }
    /**
     * Sends JSON to a path below the repository. Tries again where the server is overloaded or asks to wait.
     *
     * @param path begins with "/"
     * @returns the last answer, whatever its status
     */
    async post(path, body, signal) {
        return await this.#patiently(path, signal, JSON.stringify(body));
    }
    /** Reads what is at a path below the repository; the rest is as with `post`. */
    async get(path, signal) {
        return await this.#patiently(path, signal);
    }
    async #patiently(path, signal, text) {
        let pause = FIRST_PAUSE_MS;
        for (let left = MOST_TRIES - 1;; left -= 1) {
            const { answer, wait } = await this.#once(path, signal, text);
            signal.throwIfAborted();
            const time = wait ?? pause;
            if (left === 0 || !isPassing(answer, wait) || time > LONGEST_PAUSE_MS)
                return answer;
            await this.#pause(time, signal);
            pause *= 4;
        }
    }
    async #once(path, signal, text) {
        try {
            const response = await fetch(`${this.#base}/repos/${this.#access.repository}${path}`, {
                ...(text === undefined ? { method: 'GET' } : { method: 'POST', body: text }),
                // A redirect could lead the token to another host.
                redirect: 'manual',
                signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_CALL_MS)]),
                headers: {
                    accept: 'application/vnd.github+json',
                    authorization: `Bearer ${this.#access.token}`,
                    ...(text !== undefined && { 'content-type': 'application/json' }),
                    'user-agent': `gradus/${version/* VERSION */.x}`,
                    'x-github-api-version': API_VERSION,
                },
            });
            const answer = readAnswer(response.status, await api_textOf(response));
            const wait = waitOf(response.headers);
            return { answer, ...(wait === undefined ? {} : { wait }) };
        }
        catch (error) {
            signal.throwIfAborted();
            const { cause } = error;
            return { answer: { status: 0, message: oneLine((0,errors/* messageOf */.bD)(cause ?? error)), body: {} } };
        }
    }
}
async function api_textOf(response) {
    const chunks = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
        size += chunk.length;
        if (size > LARGEST_ANSWER)
            throw new Error(`the answer is larger than ${LARGEST_ANSWER / 1e6} MB`);
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
}
function readAnswer(status, text) {
    try {
        const body = JSON.parse(text);
        if (Array.isArray(body))
            return { status, message: '', body: {}, items: body };
        if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
            const { message } = body;
            return { status, message: oneLine(typeof message === 'string' ? message : ''), body: { ...body } };
        }
    }
    catch {
        // A proxy in between answers in its own words.
    }
    return { status, message: oneLine(text.replace(/<[^>]{0,200}>/g, ' ')), body: {} };
}
/**
 * How long the server asks to wait, in ms; undefined where it does not.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
function waitOf(headers) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    if (Number.isFinite(seconds) && seconds >= 0)
        return seconds * 1000;
    const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
    if (headers.get('x-ratelimit-remaining') !== '0' || !Number.isFinite(reset))
        return undefined;
    return Math.max(0, reset * 1000 - Date.now());
}
/** A 403 that names a time to wait is a limit, any other is a refusal. */
function isPassing({ status }, wait) {
    return status === 0 || status === 429 || status >= 500 || (status === 403 && wait !== undefined);
}
function oneLine(text) {
    return text
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, LONGEST_MESSAGE);
}

;// CONCATENATED MODULE: ./src/github/environment.js



const GITHUB = 'github.com';
/**
 * Who issues the tokens of a server's jobs.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
function issuerOf(server) {
    const { host, origin } = new URL(server);
    if (host === GITHUB)
        return 'https://token.actions.githubusercontent.com';
    return host.endsWith('.ghe.com') ? `https://token.actions.${host}` : `${origin}/_services/token`;
}
/**
 * The environment that a job runs in, out of a token that GitHub signed for it. No variable says it, and a variable
 * could be set by a step before.
 *
 * @returns undefined where it runs in none
 * @throws {UserError} the token is not GitHub's, or of another job
 */
async function environmentIn(token, job) {
    const issuer = issuerOf(job.server);
    const claims = await verified(token, issuer, job.audience);
    const wrong = [
        claims.iss === issuer || claims.iss?.startsWith(`${issuer}/`) ? undefined : 'issuer',
        claims.repository === job.repository ? undefined : 'repository',
        String(claims.run_id) === job.runId ? undefined : 'run',
        String(claims.run_attempt) === String(job.attempt) ? undefined : 'attempt',
    ].find((one) => one !== undefined);
    if (wrong !== undefined)
        throw new errors/* UserError */.yo(`the OIDC token of this job is of another ${wrong}; run the job again`);
    return typeof claims.environment === 'string' && claims.environment !== '' ? claims.environment : undefined;
}
async function verified(token, issuer, audience) {
    const keys = (0,remote/* createRemoteJWKSet */.RD)(new URL(`${issuer}/.well-known/jwks`));
    try {
        const options = { audience, algorithms: ['RS256'], requiredClaims: ['iss', 'exp', 'iat'], clockTolerance: 60 };
        return (await (0,verify/* jwtVerify */.V)(token, keys, options)).payload;
    }
    catch (cause) {
        const forged = cause instanceof util_errors/* JWSSignatureVerificationFailed */.h2 || cause instanceof util_errors/* JWKSNoMatchingKey */.BT;
        const why = forged ? `it is not signed by ${issuer}` : (0,errors/* messageOf */.bD)(cause).slice(0, 200);
        throw new errors/* UserError */.yo(`the OIDC token of this job does not count: ${why}; run the job again`, { cause });
    }
}
/**
 * @throws {UserError} GitHub does not say how the environment is protected
 * @see https://docs.github.com/en/rest/deployments/environments#get-an-environment
 * @see https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run
 */
async function protectionOf(access, environment, runId, signal) {
    const github = new GitHub(access);
    const { status, body, message } = await github.get(`/environments/${encodeURIComponent(environment)}`, signal);
    if (status !== 200) {
        throw new errors/* UserError */.yo(`GitHub does not say how the environment ${environment} is protected (${status === 0 ? message : `${status} ${message}`}); hand in a github-token that may read it, with permissions: actions: read`);
    }
    const rules = Array.isArray(body.protection_rules) ? body.protection_rules : [];
    const byReviewers = rules.some(({ type, reviewers }) => type === 'required_reviewers' && reviewers?.length > 0);
    const { items = [] } = await github.get(`/actions/runs/${encodeURIComponent(runId)}/approvals`, signal);
    return { byReviewers, approvers: [...new Set(items.flatMap((one) => approverOf(one, environment)))] };
}
function approverOf(review, environment) {
    const { state, user, environments } = review;
    const here = Array.isArray(environments) && environments.some((one) => one?.name === environment);
    return state === 'approved' && here && typeof user?.login === 'string' ? [user.login] : [];
}

;// CONCATENATED MODULE: ./src/action/oidc.js

const oidc_SECONDS = 30;
const oidc_LARGEST = 64 * 1024;
/**
 * A fresh token in which GitHub says who runs this.
 *
 * @param audience whom it is for: `sigstore`
 * @throws {UserError} the job may not have one, or the runner's service does not answer
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
async function oidcToken(audience, { env, signal, mask }) {
    const [url, token] = [env.ACTIONS_ID_TOKEN_REQUEST_URL, env.ACTIONS_ID_TOKEN_REQUEST_TOKEN];
    if (!url || !token || !URL.canParse(url)) {
        throw new errors/* UserError */.yo('there is no OIDC token for this job; give it "permissions: id-token: write", or sign with a key');
    }
    mask(token);
    const address = new URL(url);
    address.searchParams.set('audience', audience);
    const end = AbortSignal.any([signal, AbortSignal.timeout(oidc_SECONDS * 1000)]);
    try {
        const answer = await fetch(address, {
            headers: { authorization: `Bearer ${token}` },
            redirect: 'error',
            signal: end,
        });
        const text = await answer.text();
        if (!answer.ok)
            throw new Error(`it answered ${answer.status}`);
        const value = text.length <= oidc_LARGEST ? tokenIn(text) : undefined;
        if (value === undefined)
            throw new Error('its answer has no token');
        mask(value);
        return value;
    }
    catch (cause) {
        signal.throwIfAborted();
        throw new errors/* UserError */.yo(`GitHub gave no OIDC token for ${audience} (${(0,errors/* messageOf */.bD)(cause)}); run the job again`, { cause });
    }
}
function tokenIn(text) {
    const answer = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('value' in answer))
        return undefined;
    return typeof answer.value === 'string' && answer.value !== '' ? answer.value : undefined;
}

;// CONCATENATED MODULE: ./src/action/admission/break-glass.js



const AUDIENCE = 'gradus-break-glass';
const HOW = 'give the job an environment with required reviewers, permissions: {id-token: write, actions: read}, and github-token';
/**
 * Whether signatures may be gone without (T27): the job runs in an environment at GitHub that people protect. What can't
 * be proved is not so.
 *
 * @param reason that the input gives; it is kept
 * @throws {UserError} the job runs in no such environment, or nobody can tell
 */
async function brokenGlass(action, reason, token) {
    const { repository, runId, attempt, api, server, actor, onGitHub } = action.facts;
    const refuse = (why, cause) => new errors/* UserError */.yo(`break-glass: ${why}; ${HOW}`, { cause });
    if (!onGitHub || repository === undefined || runId === undefined || server === undefined) {
        throw refuse('this is no job of a workflow, so nobody can have approved it');
    }
    if (token === undefined)
        throw refuse('without github-token nobody can tell how its environment is protected');
    const { cancelled } = action;
    const environment = await jobEnvironment(action, { repository, runId, attempt, server, audience: AUDIENCE }).catch((cause) => {
        if (!(cause instanceof errors/* UserError */.yo))
            throw cause;
        throw refuse((0,errors/* messageOf */.bD)(cause), cause);
    });
    if (environment === undefined)
        throw refuse('this job runs in no environment');
    const { byReviewers, approvers } = await protectionOf({ api, token, repository }, environment, runId, cancelled);
    if (!byReviewers)
        throw refuse(`the environment ${environment} of this job has no required reviewers`);
    action.warn(`signatures are not asked for: ${actor} broke the glass in the environment ${environment}${approvers.length === 0 ? '' : `, approved by ${approvers.join(', ')}`}: ${reason}`);
    return { reason, environment, approvers: [...approvers], by: actor };
}
async function jobEnvironment(action, job) {
    if (!process.env.ACTIONS_ID_TOKEN_REQUEST_URL) {
        throw new errors/* UserError */.yo('GitHub does not say which environment this job runs in');
    }
    const mask = (secret) => action.mask(secret);
    const token = await oidcToken(job.audience, { env: process.env, signal: action.cancelled, mask });
    return await environmentIn(token, job);
}

// EXTERNAL MODULE: ./src/image-reference.js
var image_reference = __webpack_require__(2036);
;// CONCATENATED MODULE: ./src/oci/reference.js


const DOCKER_HUB = 'docker.io';
/**
 * Reads a reference as docker does: a first part with a dot, a colon or capitals, or `localhost`, is a registry; the
 * others are of Docker Hub, where a single name is of `library`.
 *
 * @throws {UserError} it is none
 */
function parseReference(text) {
    const parts = (0,image_reference/* splitReference */.mQ)(text);
    if (parts === undefined)
        throw new errors/* UserError */.yo(refusal(text));
    const { repository, ...name } = parts;
    const slash = repository.indexOf('/');
    const first = slash < 0 ? '' : repository.slice(0, slash);
    const isHost = /[.:[]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
    const [registry, path] = isHost ? [first, repository.slice(slash + 1)] : [DOCKER_HUB, repository];
    if (/[A-Z]/.test(path))
        throw new errors/* UserError */.yo(refusal(text));
    if (registry !== DOCKER_HUB && registry !== `index.${DOCKER_HUB}`)
        return { registry, path, ...name };
    return { registry: DOCKER_HUB, path: path.includes('/') ? path : `library/${path}`, ...name };
}
function refusal(text) {
    const form = 'write registry/path:tag, or registry/path@sha256: and 64 hexadecimal digits, in small letters';
    if (text === '')
        return `an image reference is empty; ${form}`;
    const length = text.length > image_reference/* LONGEST_REFERENCE */.Xi ? ` (${text.length} characters, more than ${image_reference/* LONGEST_REFERENCE */.Xi})` : '';
    return `"${(0,image_reference/* shownReference */.Xu)(text)}" is no image reference${length}; ${form}`;
}
/** Registry and path: what is left when tag and digest go. */
function repositoryOf({ registry, path }) {
    return `${registry}/${path}`;
}
function formatReference(reference) {
    const { tag, digest } = reference;
    return `${repositoryOf(reference)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
const TAG = /^\w[\w.-]{0,127}$/;
function isTag(text) {
    return TAG.test(text);
}

// EXTERNAL MODULE: ./src/oci/access.js
var oci_access = __webpack_require__(4681);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./src/oci/http.js







/** The connection failed or fell silent: trying again may help, and where nobody does, a person may. */
class Interrupted extends errors/* UserError */.yo {
}
const USER_AGENT = `gradus/${version/* VERSION */.x}`;
const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];
function agents(options) {
    return { http: new external_node_http_.Agent(options), https: new external_node_https_.Agent(options) };
}
/** Sends requests; connections are kept for the next one. */
class Sender {
    #access;
    #direct = agents({ keepAlive: true });
    #proxied;
    constructor(access) {
        this.#access = access;
        this.#proxied = agents({ keepAlive: true, proxyEnv: access.env });
    }
    /**
     * Sends a request and follows redirects of reads. `authorization` goes to the host that was asked and to no other.
     *
     * @throws {Interrupted}
     */
    async send(call, authorization) {
        let { url } = call;
        for (let redirects = 0;; redirects++) {
            const mine = url.origin === call.url.origin ? authorization : undefined;
            const answer = await this.#once({ ...call, url }, mine);
            const { location } = answer.headers;
            const isRead = call.method === 'GET' || call.method === 'HEAD';
            if (!isRead || !REDIRECTS.includes(answer.statusCode) || location === undefined)
                return answer;
            answer.destroy();
            if (redirects === MOST_REDIRECTS)
                throw new Interrupted(`more than ${MOST_REDIRECTS} redirects`);
            url = new URL(location, url);
        }
    }
    async #once({ method, url, headers, body }, authorization) {
        const { signal, patience = oci_access/* PATIENCE */.aZ } = this.#access;
        signal.throwIfAborted();
        const plain = url.protocol === 'http:';
        if (!plain && url.protocol !== 'https:')
            throw new Interrupted(`it leads to ${url.protocol}, which is no web address`);
        if (plain && !(0,oci_access/* mayBePlain */.ft)(url, this.#access)) {
            throw new Interrupted(`it leads to http://${url.host}, which is not encrypted`);
        }
        const size = body instanceof Uint8Array ? body.length : body?.size;
        const sent = (plain ? external_node_http_ : external_node_https_).request(url, {
            method,
            signal,
            agent: ((0,oci_access/* isLoopback */.U9)(url) ? this.#direct : this.#proxied)[plain ? 'http' : 'https'],
            headers: {
                'user-agent': USER_AGENT,
                ...headers,
                ...(size === undefined
                    ? method !== 'GET' && method !== 'HEAD' && { 'content-length': 0 }
                    : { 'content-length': size }),
                ...(authorization !== undefined && { authorization }),
            },
        });
        sent.setTimeout(patience.silence, () => {
            sent.destroy(new Interrupted(`no byte within ${patience.silence / 1000} s`));
        });
        return await new Promise((resolve, reject) => {
            sent.once('response', (answer) => resolve(answer));
            const fail = (error) => reject(signal.aborted ? signal.reason : interruption(error));
            sent.on('error', fail);
            if (body === undefined || body instanceof Uint8Array)
                sent.end(body);
            else
                (0,external_node_stream_promises_.pipeline)(external_node_stream_.Readable.from(body.open()), sent).catch(fail);
        });
    }
}
/** What goes wrong on the way is an interruption; what our own code or a source of bytes says stays what it is. */
function interruption(error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return typeof code === 'string' ? new Interrupted(`${(0,errors/* messageOf */.bD)(error) || code}`, { cause: error }) : error;
}
/**
 * Reads an answer to its end.
 *
 * @returns undefined where it has more than `most` bytes; the rest is not read
 * @throws {Interrupted} it ended early
 */
async function bodyOf(answer, most) {
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of answer) {
            size += chunk.length;
            if (size > most)
                return undefined;
            chunks.push(chunk);
        }
    }
    catch (error) {
        throw interruption(error);
    }
    finally {
        answer.destroy();
    }
    return Buffer.concat(chunks);
}

;// CONCATENATED MODULE: ./src/oci/refusal.js


const LARGEST_EXPLANATION = 64 * 1024;
const SHOWN_CHARACTERS = 200;
/** One sentence of an answer that is no success; the answer is read and let go. */
async function refusal_refusal(answer, { registry, doing, loggedIn }) {
    const { statusCode: status } = answer;
    const wait = answer.headers['retry-after'];
    const why = await explanation(answer);
    const told = `can't ${doing} at ${registry} (${status}${why === '' ? '' : `: ${why}`})`;
    if (status === 401) {
        const login = `docker login ${registry}`;
        return new errors/* UserError */.yo(loggedIn
            ? `${told}; it did not take the credentials of ${login}: renew them, or give that user the right`
            : `${told}; it wants a login: run ${login} (docker/login-action) before this step`);
    }
    if (status === 403)
        return new errors/* UserError */.yo(`${told}; give the user that is logged in the right to do so`);
    if (status === 404)
        return new errors/* UserError */.yo(`${told}; it has none: check the name and tag`);
    if (status === 429) {
        const later = typeof wait === 'string' ? `it wants a wait of ${line(wait)} s` : 'wait';
        return new errors/* UserError */.yo(`${told}; too many requests, ${later}: try later, or log in for a higher limit`);
    }
    if (status >= 500)
        return new errors/* UserError */.yo(`${told}; the registry itself failed, again and again: try later`);
    return new errors/* UserError */.yo(`${told}; the registry refused it`);
}
/** The registry's own words, where it has some. */
async function explanation(answer) {
    const body = await bodyOf(answer, LARGEST_EXPLANATION).catch(() => undefined);
    try {
        const { errors } = JSON.parse(String(body));
        const [first] = Array.isArray(errors) ? errors : [];
        return line([first?.code, first?.message].filter((part) => typeof part === 'string' && part !== '').join(', '));
    }
    catch {
        return '';
    }
}
/** Text of a registry as one harmless line. */
function line(text) {
    return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, SHOWN_CHARACTERS);
}

;// CONCATENATED MODULE: ./src/oci/authorization.js




const LARGEST_TOKEN_ANSWER = 1024 * 1024;
/** A token is renewed this long before it ends, in milliseconds. */
const MARGIN_MS = 10_000;
/** What the protocol says where a token server does not say: 60 s. */
const DEFAULT_LIFE_SECONDS = 60;
/** Gives each request what its registry asks for. */
class Authorization {
    #registry;
    #access;
    #sender;
    #tokens = new Map();
    #challenge;
    #credentials;
    constructor(registry, access, sender) {
        this.#registry = registry;
        this.#access = access;
        this.#sender = sender;
    }
    /** The header for these scopes; undefined where nothing was asked for yet, or there is nothing to show. */
    async header(scopes) {
        const challenge = this.#challenge;
        if (challenge === undefined)
            return undefined;
        const credentials = await this.#known();
        if (challenge.scheme === 'basic')
            return credentials === undefined ? undefined : basic(this.#registry, credentials);
        const kept = this.#tokens.get(scopes.join(' '));
        if (kept !== undefined && kept.until > Date.now())
            return kept.header;
        const { token, seconds } = await this.#token(challenge, scopes, credentials);
        const header = `Bearer ${token}`;
        this.#tokens.set(scopes.join(' '), { header, until: Date.now() + seconds * 1000 - MARGIN_MS });
        return header;
    }
    /** Takes a 401's WWW-Authenticate header; what was known before no longer holds. */
    challenged(header) {
        this.#tokens.clear();
        this.#challenge = header === undefined ? undefined : parseChallenge(header);
    }
    async hasCredentials() {
        return this.#challenge !== undefined && (await this.#known()) !== undefined;
    }
    /** Asked for once, and only when the registry wants some. */
    #known() {
        this.#credentials ??= this.#access.credentials?.(this.#registry) ?? Promise.resolve(undefined);
        return this.#credentials;
    }
    async #token(challenge, scopes, credentials) {
        const url = this.#realm(challenge);
        const attempt = {
            registry: this.#registry,
            doing: `get a token from ${url.host}`,
            loggedIn: credentials !== undefined,
        };
        const call = credentials !== undefined && 'identityToken' in credentials
            ? refreshing(url, challenge.service, scopes, credentials.identityToken)
            : asking(url, challenge.service, scopes);
        const header = credentials !== undefined && 'name' in credentials ? basic(this.#registry, credentials) : undefined;
        const answer = await this.#sender.send(call, header);
        if (answer.statusCode !== 200)
            throw await refusal_refusal(answer, attempt);
        const found = tokenOf(await bodyOf(answer, LARGEST_TOKEN_ANSWER));
        if (found === undefined)
            throw new errors/* UserError */.yo(`${this.#registry}: ${url.host} gave no token that can be read; try later`);
        return found;
    }
    #realm({ realm }) {
        const url = URL.canParse(realm) ? new URL(realm) : undefined;
        if (url?.protocol === 'https:' || (url?.protocol === 'http:' && (0,oci_access/* mayBePlain */.ft)(url, this.#access)))
            return url;
        throw new errors/* UserError */.yo(`${this.#registry} sends to ${line(realm)} for a token, which is not https; ask whoever runs it to mend its realm`);
    }
}
function asking(realm, service, scopes) {
    const url = new URL(realm);
    if (service !== undefined)
        url.searchParams.set('service', service);
    for (const scope of scopes)
        url.searchParams.append('scope', scope);
    return { method: 'GET', url, headers: { accept: 'application/json' } };
}
/** @see https://distribution.github.io/distribution/spec/auth/oauth/ */
function refreshing(url, service, scopes, token) {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'gradus', refresh_token: token });
    if (service !== undefined)
        form.set('service', service);
    form.set('scope', scopes.join(' '));
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url, headers, body: Buffer.from(form.toString()) };
}
function tokenOf(body) {
    try {
        const { token, access_token, expires_in } = JSON.parse(String(body));
        const found = token ?? access_token;
        if (typeof found !== 'string' || !/^[\x21-\x7e]+$/.test(found))
            return undefined;
        return { token: found, seconds: typeof expires_in === 'number' ? expires_in : DEFAULT_LIFE_SECONDS };
    }
    catch {
        return undefined;
    }
}
function basic(registry, credentials) {
    if ('identityToken' in credentials) {
        throw new errors/* UserError */.yo(`${registry} wants a name and password, where docker's config has a token; log in again`);
    }
    return `Basic ${Buffer.from(`${credentials.name}:${credentials.password}`).toString('base64')}`;
}
const LONGEST_CHALLENGE = 4096;
/** `Bearer realm="…",service="…"` or `Basic realm="…"`; undefined for what is neither. */
function parseChallenge(header) {
    const text = header.slice(0, LONGEST_CHALLENGE);
    const bearer = /(?:^|,)\s*bearer\s+/i.exec(text);
    if (bearer !== null) {
        const rest = text.slice(bearer.index + bearer[0].length);
        const values = new Map([...rest.matchAll(/([a-z_]{1,40})="((?:[^"\\]|\\.)*)"/gi)].map(([, key = '', value = '']) => [
            key.toLowerCase(),
            value.replaceAll(/\\(.)/g, '$1'),
        ]));
        const realm = values.get('realm');
        if (realm !== undefined)
            return { scheme: 'bearer', realm, service: values.get('service') };
    }
    return /(?:^|,)\s*basic\b/i.test(text) ? { scheme: 'basic' } : undefined;
}

;// CONCATENATED MODULE: ./src/oci/connection.js






/** How often something is tried before it is given up. */
const TRIES = 4;
const REPEATED = [429, 500, 502, 503, 504];
const LARGEST_IGNORED = 64 * 1024;
/** A registry: logs in where it asks for it, and repeats what may be repeated. */
class Connection {
    /** As errors name it: a mirror with what it stands for. */
    registry;
    address;
    signal;
    #patience;
    #sender;
    #authorization;
    constructor(registry, access) {
        const { host, address } = (0,oci_access/* placeOf */.$t)(registry, access);
        this.registry = host === registry ? registry : `${host} (for ${registry})`;
        this.address = address;
        this.signal = access.signal;
        this.#patience = access.patience ?? oci_access/* PATIENCE */.aZ;
        this.#sender = new Sender(access);
        this.#authorization = new Authorization(host, access, this.#sender);
    }
    /**
     * Sends a request that has the same effect when it is sent twice: a broken connection, 429 and 5xx are met with
     * patience. What comes of it in the end is handed back, whatever its status.
     *
     * @throws {UserError} the registry can't be reached
     */
    request(call, purpose) {
        return this.#patiently(call, purpose, async (answer) => answer);
    }
    /**
     * The same, with the body of a 200 read to its end.
     *
     * @returns `bytes` is undefined where the body has more than `most`
     */
    read(call, purpose, most) {
        return this.#patiently(call, purpose, async (answer) => ({
            answer,
            bytes: answer.statusCode === 200 ? await bodyOf(answer, most) : undefined,
        }));
    }
    async #patiently(call, purpose, finish) {
        for (let tried = 1;; tried++) {
            const last = tried === TRIES;
            try {
                const answer = await this.once(call, purpose);
                const pause = REPEATED.includes(answer.statusCode) ? this.#pauseOf(answer, tried) : undefined;
                if (last || pause === undefined)
                    return await finish(answer);
                await bodyOf(answer, LARGEST_IGNORED);
                await this.#rest(pause);
            }
            catch (error) {
                if (!(error instanceof Interrupted))
                    throw error;
                if (last)
                    throw this.unreachable(error, purpose);
                await this.pause(tried);
            }
        }
    }
    /**
     * Sends a request, and again where it was refused for want of a login.
     *
     * @throws {Interrupted} the connection failed
     */
    async once(call, { scopes }) {
        const isOurs = call.url.origin === this.address.origin;
        const answer = await this.#sender.send(call, isOurs ? await this.#authorization.header(scopes) : undefined);
        if (answer.statusCode !== 401 || !isOurs)
            return answer;
        this.#authorization.challenged(answer.headers['www-authenticate']);
        const header = await this.#authorization.header(scopes);
        if (header === undefined)
            return answer;
        await bodyOf(answer, LARGEST_IGNORED);
        return await this.#sender.send(call, header);
    }
    /** The error for an answer that is no success. */
    async refused(answer, { doing }) {
        const loggedIn = await this.#authorization.hasCredentials();
        return await refusal_refusal(answer, { registry: this.registry, doing, loggedIn });
    }
    unreachable(cause, { doing }) {
        return new errors/* UserError */.yo(`can't ${doing} at ${this.registry}: ${line(cause.message)}; check the name and that this machine can reach it`, { cause });
    }
    /** Waits before the next try. */
    async pause(tried) {
        await this.#rest(this.#patience.pause * 2 ** (tried - 1));
    }
    /** Milliseconds; undefined where the registry asks for more than is waited. */
    #pauseOf(answer, tried) {
        const asked = retryAfter(answer.headers['retry-after'], Date.now());
        if (asked === undefined)
            return this.#patience.pause * 2 ** (tried - 1);
        return asked <= this.#patience.longest ? asked : undefined;
    }
    async #rest(milliseconds) {
        await (0,external_node_timers_promises_.setTimeout)(milliseconds, undefined, { signal: this.signal }).catch(() => this.signal.throwIfAborted());
    }
}
/** Milliseconds of a Retry-After header: seconds, or a date. */
function retryAfter(header, now) {
    if (header === undefined)
        return undefined;
    if (/^[0-9]{1,9}$/.test(header))
        return Number(header) * 1000;
    const date = Date.parse(header);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

;// CONCATENATED MODULE: ./src/oci/content.js



/**
 * Passes bytes on and checks at their end that they are the ones announced (T23).
 *
 * @param where whose bytes these are, as an error names it: `the blob sha256:… of ghcr.io/acme/shop`
 * @throws {UserError}    too many, or others
 * @throws {Interrupted} too few
 */
async function* checked(bytes, { digest, size }, where) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let seen = 0;
    for await (const chunk of bytes) {
        seen += chunk.length;
        if (seen > size)
            throw new errors/* UserError */.yo(`${where} has more than the ${size} bytes announced; don't trust this source`);
        hash.update(chunk);
        yield chunk;
    }
    if (seen < size)
        throw new Interrupted(`${where} ended after ${seen} of ${size} bytes`);
    const found = `sha256:${hash.digest('hex')}`;
    if (found !== digest) {
        throw new errors/* UserError */.yo(`${where} is not what its digest says: its bytes are ${found}; don't trust this source`);
    }
}
/** The bytes after the first `count`. */
async function* after(count, bytes) {
    let left = count;
    for await (const chunk of bytes) {
        if (left < chunk.length)
            yield left === 0 ? chunk : chunk.subarray(left);
        left = Math.max(0, left - chunk.length);
    }
}
/** Hands a stream out in pieces of known sizes. */
class Pieces {
    #iterator;
    #rest = new Uint8Array(0);
    constructor(bytes) {
        this.#iterator = bytes[Symbol.asyncIterator]();
    }
    /** The next `size` bytes; fewer where the stream ends. */
    async *next(size) {
        let left = size;
        while (left > 0) {
            if (this.#rest.length === 0) {
                const { done, value } = await this.#iterator.next();
                if (done)
                    return;
                this.#rest = value;
            }
            const part = this.#rest.subarray(0, left);
            this.#rest = this.#rest.subarray(part.length);
            left -= part.length;
            if (part.length > 0)
                yield part;
        }
    }
    /** Lets the source go, or sees that it ends here. @throws what its end brings to light */
    async end() {
        if (this.#rest.length > 0)
            throw new Error('a source has more bytes than were asked of it');
        await this.#iterator.next();
    }
    async close() {
        await this.#iterator.return?.();
    }
}
/** All bytes of something small. @throws what the source throws */
async function gathered(bytes) {
    const chunks = [];
    for await (const chunk of bytes)
        chunks.push(chunk);
    return Buffer.concat(chunks);
}

;// CONCATENATED MODULE: ./src/oci/download.js





/** Who gets so many bytes on between two failures has a registry that works: its tries are counted anew. */
const PROGRESS_BYTES = 1024 * 1024;
/** What a registry says that gives no parts. */
const UNSATISFIABLE = 416;
/**
 * The bytes of a blob. Where the connection breaks, the rest is asked for; a registry that gives all of it again is read
 * from its beginning, and what came before is passed over. Whoever gets them checks them as a whole.
 *
 * @throws {UserError}    the registry refuses
 * @throws {Interrupted} it broke off again and again without getting on
 */
async function* downloaded(download) {
    const { connection, size } = download;
    let [offset, begun, tried] = [0, 0, 1];
    for (;;) {
        try {
            for await (const chunk of bytesFrom(download, offset)) {
                offset += chunk.length;
                yield chunk;
            }
            if (offset >= size)
                return;
            throw new Interrupted(`it ended after ${offset} of ${size} bytes`);
        }
        catch (error) {
            if (!(error instanceof Interrupted))
                throw error;
            tried = offset - begun >= PROGRESS_BYTES ? 1 : tried + 1;
            begun = offset;
            if (tried > TRIES)
                throw interrupted(download, error);
            await connection.pause(tried);
        }
    }
}
async function* bytesFrom({ connection, purpose, url }, offset) {
    const whole = { method: 'GET', url };
    let answer = await connection.request(offset === 0 ? whole : { ...whole, headers: { range: `bytes=${offset}-` } }, purpose);
    if (answer.statusCode === UNSATISFIABLE && offset > 0) {
        answer.destroy();
        answer = await connection.request(whole, purpose);
    }
    const bytes = fromOffset(answer, offset);
    if (bytes === undefined)
        throw await connection.refused(answer, purpose);
    try {
        yield* bytes;
    }
    catch (error) {
        connection.signal.throwIfAborted();
        throw new Interrupted(line((0,errors/* messageOf */.bD)(error)), { cause: error });
    }
    finally {
        answer.destroy();
    }
}
/** undefined where the answer has not got them. */
function fromOffset(answer, offset) {
    const bytes = answer;
    if (answer.statusCode === 200)
        return after(offset, bytes);
    if (answer.statusCode !== 206 || offset === 0)
        return undefined;
    const first = /^bytes ([0-9]{1,15})-/.exec(answer.headers['content-range'] ?? '')?.[1];
    return first !== undefined && Number(first) <= offset ? after(offset - Number(first), bytes) : undefined;
}
function interrupted({ connection, purpose }, cause) {
    const why = line(cause.message);
    return new Interrupted(`can't ${purpose.doing} at ${connection.registry}: ${why}; try again`, { cause });
}

;// CONCATENATED MODULE: ./src/oci/media-types.js
/** @see https://github.com/opencontainers/image-spec/blob/main/media-types.md */
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const media_types_OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
const OCI_EMPTY = 'application/vnd.oci.empty.v1+json';
const DOCKER_INDEX = 'application/vnd.docker.distribution.manifest.list.v2+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const INDEX_TYPES = [OCI_INDEX, DOCKER_INDEX];
const MANIFEST_TYPES = [media_types_OCI_MANIFEST, DOCKER_MANIFEST];

;// CONCATENATED MODULE: ./src/oci/manifest.js




/** Registries accept 4 MiB at least; nothing larger is read or written. */
const LARGEST_MANIFEST = 4 * 1024 * 1024;
function digestOf(bytes) {
    return `sha256:${(0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex')}`;
}
/**
 * @param mediaType what the registry or the descriptor says it is; what the manifest says itself must agree
 * @param where     the manifest as an error names it
 * @throws {UserError} it is none that is understood
 */
function manifest_parseManifest(bytes, mediaType, where) {
    const fault = (what) => new errors/* UserError */.yo(`${where}: ${what}; push the image again with a current tool`);
    const json = manifest_objectOf(manifest_parsed(bytes));
    if (json === undefined)
        throw fault('it is no JSON object');
    if (json.schemaVersion !== 2)
        throw fault('it is no manifest of version 2');
    const own = typeof json.mediaType === 'string' ? json.mediaType : undefined;
    if (own !== undefined && mediaType !== undefined && isKnown(mediaType) && own !== mediaType) {
        throw fault(`it says it is ${own.slice(0, 100)} where ${mediaType} was announced`);
    }
    const type = own ?? (isKnown(mediaType) ? mediaType : Array.isArray(json.manifests) ? OCI_INDEX : media_types_OCI_MANIFEST);
    const descriptor = { mediaType: type, digest: digestOf(bytes), size: bytes.length };
    const rest = { descriptor, bytes, ...described(json, fault) };
    if (INDEX_TYPES.includes(type)) {
        // A file that two readers take for two things is refused (image-spec, CVE-2021-41190).
        if (json.layers !== undefined || json.config !== undefined)
            throw fault('it is index and manifest at once');
        return { kind: 'index', manifests: descriptors(json.manifests ?? [], 'manifests', fault), ...rest };
    }
    if (!MANIFEST_TYPES.includes(type))
        throw fault(`${type.slice(0, 100)} is no manifest of an image or index`);
    if (json.manifests !== undefined)
        throw fault('it is index and manifest at once');
    const config = descriptorOf(json.config);
    if (config === undefined)
        throw fault('its config is no descriptor');
    return { kind: 'image', config, layers: descriptors(json.layers, 'layers', fault), ...rest };
}
function described(json, fault) {
    const subject = json.subject === undefined ? undefined : descriptorOf(json.subject);
    if (json.subject !== undefined && subject === undefined)
        throw fault('its subject is no descriptor');
    const { artifactType } = json;
    return {
        ...(typeof artifactType === 'string' && artifactType !== '' && { artifactType }),
        ...(subject && { subject }),
        annotations: texts(json.annotations),
    };
}
function descriptors(list, name, fault) {
    if (!Array.isArray(list))
        throw fault(`it has no ${name}`);
    return list.map((one, index) => {
        const descriptor = descriptorOf(one);
        if (descriptor === undefined)
            throw fault(`${name}[${index}] is no descriptor with a sha256 digest`);
        return descriptor;
    });
}
/** A descriptor of what was parsed, with the fields that are known; undefined where it is none. */
function descriptorOf(value) {
    const json = manifest_objectOf(value);
    if (json === undefined)
        return undefined;
    const { mediaType, digest, size, artifactType, urls } = json;
    if (typeof mediaType !== 'string' || typeof digest !== 'string' || !(0,image_reference/* isDigest */.Bc)(digest))
        return undefined;
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
        return undefined;
    const platform = platformOf(json.platform);
    return {
        mediaType,
        digest,
        size,
        ...(platform && { platform }),
        ...(typeof artifactType === 'string' && { artifactType }),
        ...(manifest_objectOf(json.annotations) && { annotations: texts(json.annotations) }),
        ...(Array.isArray(urls) && { urls: urls.filter((url) => typeof url === 'string') }),
    };
}
function platformOf(value) {
    const { os, architecture, variant } = manifest_objectOf(value) ?? {};
    if (typeof os !== 'string' || typeof architecture !== 'string')
        return undefined;
    return { os, architecture, ...(typeof variant === 'string' && variant !== '' && { variant }) };
}
/** `linux/amd64`, `linux/arm/v7`; undefined for attestations, which are of no platform. */
function platformName({ platform }) {
    if (platform === undefined || platform.os === 'unknown')
        return undefined;
    const { os, architecture, variant } = platform;
    return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
function manifest_parsed(bytes) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }
    catch {
        return undefined;
    }
}
function manifest_objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
function texts(value) {
    const entries = Object.entries(manifest_objectOf(value) ?? {});
    return Object.fromEntries(entries.filter((entry) => typeof entry[1] === 'string'));
}
function isKnown(mediaType) {
    return mediaType !== undefined && (INDEX_TYPES.includes(mediaType) || MANIFEST_TYPES.includes(mediaType));
}

;// CONCATENATED MODULE: ./src/oci/pages.js


/** The next page of a list, from `Link: <…>; rel="next"`; only the same registry is asked for it. */
function pageAfter(answer, url) {
    const { link } = answer.headers;
    const target = /^\s*<([^<>]{1,2000})>\s*;[^,]*\brel="?next"?/i.exec(Array.isArray(link) ? link.join() : (link ?? ''))?.[1];
    if (target === undefined || !URL.canParse(target, url.href))
        return undefined;
    const next = new URL(target, url);
    return next.origin === url.origin && next.href !== url.href ? next : undefined;
}
/** @throws {UserError} it is no list of tags */
function readTags(bytes, repository) {
    try {
        const { tags } = JSON.parse(String(bytes));
        // Registries say null where there are none.
        if (tags === null || Array.isArray(tags))
            return (tags ?? []).filter((tag) => isTag(String(tag)));
    }
    catch {
        // Said below.
    }
    throw new errors/* UserError */.yo(`${repository}: its registry's list of tags can't be read; try later`);
}

;// CONCATENATED MODULE: ./src/oci/referrers.js



/**
 * Where a registry does not list referrers itself, an index under a tag does.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
function referrersTag(digest) {
    return digest.replace(':', '-');
}
/** How often a list is written again because another writer was in between. */
const referrers_TRIES = 5;
async function fallbackReferrers(store, digest) {
    const list = await store.find(referrersTag(digest));
    return list?.kind === 'index' ? [...list.manifests] : [];
}
/**
 * Adds a manifest to the list under its subject's tag. Nobody holds a lock there, so the list is read again.
 *
 * @throws {UserError} other writers were in between each time, or the tag is in use for something else
 */
async function registerReferrer(store, subject, referrer) {
    const tag = referrersTag(subject.digest);
    const mine = referrer.descriptor.digest;
    for (let tried = 0; tried < referrers_TRIES; tried++) {
        const list = await store.find(tag);
        if (list !== undefined && list.kind !== 'index') {
            throw new errors/* UserError */.yo(`${store.name}:${tag} is an image where a list of referrers belongs; remove that tag`);
        }
        if (list?.manifests.some(({ digest }) => digest === mine))
            return;
        await store.putManifest(listOf([...(list?.manifests ?? []), referrerDescriptor(referrer)]), { tag });
    }
    const list = await fallbackReferrers(store, subject.digest);
    if (list.some(({ digest }) => digest === mine))
        return;
    throw new errors/* UserError */.yo(`${store.name}:${tag}: other writers kept changing this list of referrers; run this again`);
}
/** What a list says of a referrer: its kind and annotations, so that readers can choose. */
function referrerDescriptor(referrer) {
    const { mediaType, digest, size } = referrer.descriptor;
    const type = referrer.artifactType ?? (referrer.kind === 'image' ? referrer.config.mediaType : undefined);
    return {
        mediaType,
        digest,
        size,
        ...(type !== undefined && { artifactType: type }),
        ...(Object.keys(referrer.annotations).length > 0 && { annotations: referrer.annotations }),
    };
}
function listOf(manifests) {
    const content = { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
    const bytes = Buffer.from(JSON.stringify(content));
    const descriptor = { mediaType: OCI_INDEX, digest: digestOf(bytes), size: bytes.length };
    return { kind: 'index', descriptor, bytes, manifests, annotations: {} };
}

;// CONCATENATED MODULE: ./src/oci/upload.js



/** Pieces of this size are lost at most when a connection breaks. */
const PIECE_BYTES = 32 * 1024 * 1024;
const upload_LARGEST_IGNORED = 64 * 1024;
/** No success, yet another way may lead there: too large, out of order, forgotten, overloaded, broken inside. */
const RECOVERABLE = [404, 408, 413, 416, 429, 500, 502, 503, 504];
/**
 * Uploads a blob in one request, which every registry takes. Where that breaks, the registry is asked how much it has,
 * and gets the rest in pieces.
 *
 * @param from path of a repository of the same registry that may have the blob, so that it need not travel
 * @throws {UserError} the registry refused it or failed again and again, or the bytes are not those of the digest
 */
async function upload(task, from) {
    const begun = await begin(task, from);
    if (begun === 'mounted')
        return begun;
    await new Attempts(task).run(begun);
    return 'copied';
}
/** One blob on its way. */
class Attempts {
    #task;
    #what;
    #place;
    #offset = 0;
    constructor(task) {
        this.#task = task;
        this.#what = `the blob ${task.content.digest}`;
    }
    async run(place) {
        const { connection, purpose } = this.#task;
        this.#place = place;
        for (let tried = 1;; tried++) {
            const reached = this.#offset;
            const trouble = await this.#try(tried === 1);
            if (trouble === undefined)
                return;
            if (this.#offset > reached)
                tried = 1;
            if (tried >= TRIES)
                throw trouble instanceof Interrupted ? connection.unreachable(trouble, purpose) : trouble;
            await connection.pause(tried);
            if (await this.#isThere())
                return;
            await this.#ask();
        }
    }
    /** What went wrong and may be tried again. */
    async #try(whole) {
        try {
            const answer = whole ? await this.#sendWhole() : await this.#sendPieces();
            if (answer.statusCode === 201 || answer.statusCode === 204) {
                await bodyOf(answer, upload_LARGEST_IGNORED);
                return undefined;
            }
            const { statusCode } = answer;
            const refused = await this.#task.connection.refused(answer, this.#task.purpose);
            if (!RECOVERABLE.includes(statusCode))
                throw refused;
            return refused;
        }
        catch (error) {
            if (error instanceof Interrupted)
                return error;
            throw error;
        }
    }
    #source() {
        return checked(this.#task.open(), this.#task.content, this.#what);
    }
    #sendWhole() {
        const { content } = this.#task;
        return this.#put({ size: content.size, open: () => this.#source() });
    }
    #put(body) {
        const { connection, purpose, content } = this.#task;
        const url = new URL(this.#place);
        // Appended, as the rest of the query is the registry's own and stays as it is.
        url.search += `${url.search === '' ? '' : '&'}digest=${encodeURIComponent(content.digest)}`;
        return connection.once(bytesCall('PUT', url, body), purpose);
    }
    async #sendPieces() {
        const { connection, purpose, content, pieceBytes = PIECE_BYTES } = this.#task;
        const pieces = new Pieces(after(this.#offset, this.#source()));
        try {
            while (this.#offset < content.size) {
                const size = Math.min(pieceBytes, content.size - this.#offset);
                const last = this.#offset + size - 1;
                const call = bytesCall('PATCH', this.#place, onceOnly(size, () => pieces.next(size)));
                const range = { 'content-range': `${this.#offset}-${last}` };
                const answer = await connection.once({ ...call, headers: { ...call.headers, ...range } }, purpose);
                if (answer.statusCode !== 202)
                    return answer;
                this.#place = locationOf(answer, call.url) ?? this.#place;
                const reached = offsetOf(answer) ?? last + 1;
                await bodyOf(answer, upload_LARGEST_IGNORED);
                if (reached !== last + 1)
                    throw new Interrupted(`the registry took ${reached} of ${last + 1} bytes`);
                this.#offset = reached;
            }
            await pieces.end();
            return await this.#put();
        }
        finally {
            await pieces.close();
        }
    }
    async #isThere() {
        const { connection, purpose, blobs, content } = this.#task;
        const answer = await connection.request({ method: 'HEAD', url: new URL(`./${content.digest}`, blobs) }, purpose);
        answer.destroy();
        return answer.statusCode === 200;
    }
    /** Asks how much has arrived; a registry that has forgotten the upload gets a new one. */
    async #ask() {
        const { connection, purpose } = this.#task;
        const answer = await connection.request({ method: 'GET', url: this.#place }, purpose);
        await bodyOf(answer, upload_LARGEST_IGNORED);
        const offset = answer.statusCode === 204 ? offsetOf(answer) : undefined;
        if (offset !== undefined && offset <= this.#task.content.size) {
            this.#place = locationOf(answer, this.#place) ?? this.#place;
            this.#offset = offset;
            return;
        }
        this.#place = (await begin(this.#task));
        this.#offset = 0;
    }
}
async function begin(task, from) {
    const { connection, purpose, blobs, content } = task;
    const url = new URL('uploads/', blobs);
    const scopes = [...purpose.scopes];
    if (from !== undefined) {
        url.search = new URLSearchParams({ mount: content.digest, from }).toString();
        scopes.push(`repository:${from}:pull`);
    }
    const answer = await connection.request({ method: 'POST', url }, { ...purpose, scopes });
    const place = locationOf(answer, url);
    if (answer.statusCode === 202 && place !== undefined) {
        await bodyOf(answer, upload_LARGEST_IGNORED);
        return place;
    }
    if (answer.statusCode === 201 && from !== undefined) {
        await bodyOf(answer, upload_LARGEST_IGNORED);
        return 'mounted';
    }
    // Not every registry mounts, and not everybody may read the other repository.
    if (from !== undefined && answer.statusCode >= 400 && answer.statusCode < 500 && answer.statusCode !== 429) {
        await bodyOf(answer, upload_LARGEST_IGNORED);
        return begin(task);
    }
    throw await connection.refused(answer, purpose);
}
function bytesCall(method, url, body) {
    return { method, url, headers: { 'content-type': 'application/octet-stream' }, ...(body && { body }) };
}
/** Bytes that can't be had a second time: who wants them again asks the registry for its offset first. */
function onceOnly(size, open) {
    let isOpen = false;
    return {
        size,
        open() {
            if (isOpen)
                throw new Interrupted('a login ran out in the middle of an upload');
            isOpen = true;
            return open();
        },
    };
}
/** May be relative. */
function locationOf(answer, base) {
    const { location } = answer.headers;
    return location !== undefined && URL.canParse(location, base.href) ? new URL(location, base) : undefined;
}
/** Bytes that have arrived, from `Range: 0-<last>`. An empty upload says `0-0` too, and is sent from its beginning. */
function offsetOf(answer) {
    const last = /^(?:bytes=)?0-([0-9]{1,15})$/.exec(answer.headers.range ?? '')?.[1];
    if (last === undefined)
        return undefined;
    return last === '0' ? 0 : Number(last) + 1;
}

;// CONCATENATED MODULE: ./src/oci/registry.js












const ACCEPTED = [...INDEX_TYPES, ...MANIFEST_TYPES].join(', ');
const registry_LARGEST_IGNORED = 64 * 1024;
/** What registries without the referrers API say where it would be. */
const WITHOUT_REFERRERS = [400, 404, 405, 501];
/** The repository that a reference names. Nothing is asked of the registry yet. */
function openRegistry(reference, access) {
    return new Repository(typeof reference === 'string' ? parseReference(reference) : reference, access);
}
/** A repository of a registry. All that is read is checked against its digest. */
class Repository {
    registry;
    path;
    #connection;
    #address;
    /** Referrers are written one after the other: neither a list under a tag nor every registry bears two at once. */
    #referring = Promise.resolve();
    constructor({ registry, path }, access) {
        this.registry = registry;
        this.path = path;
        this.#connection = new Connection(registry, access);
        this.#address = new URL(`${path}/`, this.#connection.address);
    }
    get name() {
        return repositoryOf(this);
    }
    async find(tagOrDigest) {
        const { answer, bytes } = await this.#getManifest(tagOrDigest);
        if (answer.statusCode !== 404)
            return await this.#checkedManifest(answer, bytes, tagOrDigest);
        await bodyOf(answer, registry_LARGEST_IGNORED);
        return undefined;
    }
    async resolve(tagOrDigest) {
        const { answer, bytes } = await this.#getManifest(tagOrDigest);
        return await this.#checkedManifest(answer, bytes, tagOrDigest);
    }
    async hasBlob({ digest, size }) {
        const purpose = this.#purpose(`look for the blob ${digest} of ${this.path}`, 'pull');
        const answer = await this.#connection.request({ method: 'HEAD', url: this.#url('blobs', digest) }, purpose);
        if (answer.statusCode !== 200 && answer.statusCode !== 404)
            throw await this.#connection.refused(answer, purpose);
        answer.destroy();
        const length = answer.headers['content-length'];
        return answer.statusCode === 200 && (length === undefined || Number(length) === size);
    }
    blob(content) {
        const what = `the blob ${content.digest} of ${this.name}`;
        const download = {
            connection: this.#connection,
            purpose: this.#purpose(`read the blob ${content.digest} of ${this.path}`, 'pull'),
            url: this.#url('blobs', content.digest),
            size: content.size,
        };
        return { open: () => checked(downloaded(download), content, what), from: this };
    }
    async putBlob(content, source) {
        if (await this.hasBlob(content))
            return 'present';
        const { from } = source;
        const sibling = from?.registry === this.registry && from.path !== this.path ? from.path : undefined;
        const task = {
            connection: this.#connection,
            purpose: this.#purpose(`write the blob ${content.digest} to ${this.path}`, 'pull,push'),
            blobs: this.#url('blobs', ''),
            content,
            open: source.open,
        };
        return await upload(task, sibling);
    }
    async putManifest(manifest, name) {
        if (manifest.subject === undefined)
            return await this.#putManifest(manifest, name);
        const write = this.#referring.then(() => this.#putManifest(manifest, name));
        this.#referring = write.catch(() => { });
        await write;
    }
    async #putManifest(manifest, name) {
        const { bytes, subject, descriptor } = manifest;
        if (bytes.length > LARGEST_MANIFEST) {
            throw new errors/* UserError */.yo(`a manifest for ${this.name} has ${bytes.length} bytes, more than ${LARGEST_MANIFEST}; list less in it`);
        }
        const tag = typeof name === 'object' ? name.tag : undefined;
        const place = tag ?? descriptor.digest;
        const purpose = this.#purpose(`write ${this.#nameOf(place)}`, 'pull,push');
        const headers = { 'content-type': descriptor.mediaType };
        const call = { method: 'PUT', url: this.#url('manifests', place), headers, body: bytes };
        const answer = await this.#connection.request(call, purpose);
        if (answer.statusCode !== 201)
            throw await this.#connection.refused(answer, purpose);
        await bodyOf(answer, registry_LARGEST_IGNORED);
        const stored = answer.headers['docker-content-digest'];
        if (typeof stored === 'string' && stored !== descriptor.digest) {
            throw new errors/* UserError */.yo(`${this.registry} stored ${this.#nameOf(place)} as ${stored.slice(0, 80)} instead of ${descriptor.digest}; don't trust this registry`);
        }
        if (subject !== undefined && answer.headers['oci-subject'] === undefined) {
            await registerReferrer(this, subject, manifest);
        }
    }
    /** Removes a manifest; its blobs go with the registry's next clean-up. */
    async deleteManifest(tagOrDigest) {
        const purpose = this.#purpose(`delete ${this.#nameOf(tagOrDigest)}`, 'pull,delete');
        const answer = await this.#connection.request({ method: 'DELETE', url: this.#url('manifests', tagOrDigest) }, purpose);
        if (answer.statusCode !== 202 && answer.statusCode !== 404)
            throw await this.#connection.refused(answer, purpose);
        await bodyOf(answer, registry_LARGEST_IGNORED);
    }
    async tags() {
        const purpose = this.#purpose(`list the tags of ${this.path}`, 'pull');
        const found = [];
        for (let url = this.#url('tags', 'list'); url !== undefined;) {
            const { answer, bytes } = await this.#connection.read({ method: 'GET', url }, purpose, LARGEST_MANIFEST);
            if (answer.statusCode === 404) {
                await bodyOf(answer, registry_LARGEST_IGNORED);
                return found;
            }
            if (answer.statusCode !== 200)
                throw await this.#connection.refused(answer, purpose);
            found.push(...readTags(bytes, this.name));
            url = pageAfter(answer, url);
        }
        return found;
    }
    async referrers(digest) {
        const purpose = this.#purpose(`list the referrers of ${this.#nameOf(digest)}`, 'pull');
        const found = [];
        for (let url = this.#url('referrers', digest); url !== undefined;) {
            const call = { method: 'GET', url, headers: { accept: OCI_INDEX } };
            const { answer, bytes } = await this.#connection.read(call, purpose, LARGEST_MANIFEST);
            if (WITHOUT_REFERRERS.includes(answer.statusCode)) {
                // What nobody reads holds its connection, and with it this process.
                await bodyOf(answer, registry_LARGEST_IGNORED);
                return await fallbackReferrers(this, digest);
            }
            if (answer.statusCode !== 200)
                throw await this.#connection.refused(answer, purpose);
            const where = `the list of referrers of ${this.#nameOf(digest, this.name)}`;
            const list = manifest_parseManifest(this.#whole(bytes, where), OCI_INDEX, where);
            found.push(...(list.kind === 'index' ? list.manifests : []));
            url = pageAfter(answer, url);
        }
        return found;
    }
    #getManifest(tagOrDigest) {
        if (!(0,image_reference/* isDigest */.Bc)(tagOrDigest) && !isTag(tagOrDigest)) {
            throw new errors/* UserError */.yo(`"${tagOrDigest.slice(0, 100)}" is neither tag nor sha256 digest of ${this.name}`);
        }
        const call = { method: 'GET', url: this.#url('manifests', tagOrDigest), headers: { accept: ACCEPTED } };
        return this.#connection.read(call, this.#reading(tagOrDigest), LARGEST_MANIFEST);
    }
    async #checkedManifest(answer, body, tagOrDigest) {
        if (answer.statusCode !== 200)
            throw await this.#connection.refused(answer, this.#reading(tagOrDigest));
        const where = this.#nameOf(tagOrDigest, this.name);
        const bytes = this.#whole(body, where);
        const digest = digestOf(bytes);
        const announced = answer.headers['docker-content-digest'];
        const expected = (0,image_reference/* isDigest */.Bc)(tagOrDigest) ? tagOrDigest : announced;
        if (typeof expected === 'string' && expected !== digest) {
            throw new errors/* UserError */.yo(`${where} is not what its digest says: its bytes are ${digest}; don't trust this registry`);
        }
        return manifest_parseManifest(bytes, answer.headers['content-type']?.split(';')[0]?.trim(), where);
    }
    #whole(bytes, where) {
        if (bytes !== undefined)
            return bytes;
        throw new errors/* UserError */.yo(`${where} is larger than ${LARGEST_MANIFEST} bytes; no manifest of an image or list is`);
    }
    #url(kind, name) {
        return new URL(`${kind}/${name === '' ? '' : `./${name}`}`, this.#address);
    }
    #purpose(doing, rights) {
        // A mirror may have what it mirrors in a folder of its own.
        const path = this.#address.pathname.slice('/v2/'.length, -1);
        return { doing, scopes: [`repository:${path}:${rights}`] };
    }
    #reading(tagOrDigest) {
        return this.#purpose(`read ${this.#nameOf(tagOrDigest)}`, 'pull');
    }
    #nameOf(tagOrDigest, repository = this.path) {
        return `${repository}${(0,image_reference/* isDigest */.Bc)(tagOrDigest) ? '@' : ':'}${tagOrDigest}`;
    }
}

;// CONCATENATED MODULE: ./src/oci/artifact.js




function artifact_partOfBytes(bytes, mediaType, said = {}) {
    return {
        descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length, ...said },
        source: {
            async *open() {
                yield bytes;
            },
        },
    };
}
/** A file, read once for its digest and again when it is sent, and refused when it has changed between (T20). */
async function partOfFile(path, mediaType, said = {}) {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of createReadStream(path)) {
        hash.update(chunk);
        size += chunk.length;
    }
    const descriptor = { mediaType, digest: `sha256:${hash.digest('hex')}`, size, ...said };
    return { descriptor, source: { open: () => createReadStream(path) } };
}
/** The part that stands where there is nothing: `{}`. */
const EMPTY = artifact_partOfBytes(Buffer.from('{}'), OCI_EMPTY);
/**
 * The manifest of an artifact, the same bytes each time: keys in this order, annotations sorted.
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */
function artifactManifest({ artifactType, config = EMPTY, layers, subject, annotations }) {
    const sorted = Object.entries(annotations ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    const content = {
        schemaVersion: 2,
        mediaType: OCI_MANIFEST,
        artifactType,
        config: config.descriptor,
        layers: (layers.length === 0 ? [EMPTY] : layers).map(({ descriptor }) => descriptor),
        ...(subject && { subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size } }),
        ...(sorted.length > 0 && { annotations: Object.fromEntries(sorted) }),
    };
    return parseManifest(Buffer.from(JSON.stringify(content)), OCI_MANIFEST, `an artifact of type ${artifactType}`);
}
/**
 * Stores an artifact: its parts, then its manifest.
 *
 * @param tag absent: it is found by its digest, or by its subject
 */
async function artifact_pushArtifact(store, artifact, tag) {
    const manifest = artifactManifest(artifact);
    const { config = EMPTY, layers } = artifact;
    for (const { descriptor, source } of [config, ...(layers.length === 0 ? [EMPTY] : layers)]) {
        await store.putBlob(descriptor, source);
    }
    await store.putManifest(manifest, tag === undefined ? 'root' : { tag });
    return manifest;
}

;// CONCATENATED MODULE: ./src/sign/sigstore/bundle.js

/** @see https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto */
const bundle_BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const LARGEST_BUNDLE = 512 * 1024;
const OLDER = [
    'application/vnd.dev.sigstore.bundle+json;version=0.1',
    'application/vnd.dev.sigstore.bundle+json;version=0.2',
    'application/vnd.dev.sigstore.bundle+json;version=0.3',
];
/** @throws {UserError} it is no bundle that is understood */
function bundle_readBundle(bytes, where) {
    const refuse = (what) => new errors/* UserError */.yo(`${where} does not count: ${what}; sign it again with cosign 3 or sign-package`);
    if (bytes.length === 0)
        throw refuse('it is empty');
    if (bytes.length > LARGEST_BUNDLE)
        throw refuse(`it has ${bytes.length} bytes, more than a bundle needs (${LARGEST_BUNDLE})`);
    const json = bundle_objectOf(bundle_parsed(bytes));
    if (json === undefined)
        throw refuse('it is no JSON object');
    const { mediaType } = json;
    if (mediaType !== bundle_BUNDLE_TYPE && !OLDER.includes(String(mediaType)))
        throw refuse('it is no Sigstore bundle of version 0.3');
    const content = contentOf(json);
    if (typeof content === 'string')
        throw refuse(content);
    const material = bundle_objectOf(json.verificationMaterial) ?? {};
    const named = ['publicKey', 'certificate', 'x509CertificateChain'].filter((name) => material[name] !== undefined);
    if (named.length !== 1)
        throw refuse('it does not say with which key or certificate it was made');
    if (named[0] !== 'publicKey')
        return { json, signedBy: 'certificate', content };
    if (mediaType !== bundle_BUNDLE_TYPE)
        throw refuse('it is of an older version than 0.3');
    const hint = bundle_objectOf(material.publicKey)?.hint;
    if (typeof hint !== 'string' || hint === '')
        throw refuse('it names no key');
    return { json, signedBy: { hint }, content };
}
/** The signature, or why there is none. */
function contentOf(json) {
    const [message, envelope] = [bundle_objectOf(json.messageSignature), bundle_objectOf(json.dsseEnvelope)];
    if (message !== undefined && envelope !== undefined)
        return 'it is a signature of bytes and of a statement at once';
    if (message !== undefined)
        return messageOf(message);
    return envelope === undefined ? 'there is no signature in it' : envelopeOf(envelope);
}
function messageOf(json) {
    const said = bundle_objectOf(json.messageDigest);
    if (said?.algorithm !== 'SHA2_256')
        return 'its digest is not SHA-256';
    const [digest, signature] = [base64Of(said.digest), base64Of(json.signature)];
    if (digest === undefined || signature === undefined)
        return 'its digest or signature is not base64';
    return { kind: 'message', digest, signature };
}
function envelopeOf({ payload: encoded, payloadType, signatures }) {
    const payload = base64Of(encoded);
    if (payload === undefined || typeof payloadType !== 'string')
        return 'its envelope has no payload that can be read';
    if (!Array.isArray(signatures) || signatures.length !== 1)
        return 'its envelope has not exactly one signature';
    const signature = base64Of(bundle_objectOf(signatures[0])?.sig);
    if (signature === undefined)
        return 'its signature is not base64';
    return { kind: 'envelope', payload, payloadType, signature };
}
/** Only what encodes to itself: one text for the same bytes. */
function base64Of(value) {
    if (typeof value !== 'string' || value === '')
        return undefined;
    const bytes = Buffer.from(value, 'base64');
    return bytes.toString('base64') === value ? bytes : undefined;
}
function bundle_parsed(bytes) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }
    catch {
        return undefined;
    }
}
function bundle_objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
/** What a signature of an envelope is over: DSSE's pre-authentication encoding. */
function bundle_envelopeBytes(payloadType, payload) {
    const type = Buffer.from(payloadType);
    return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}
function bundle_messageBundle(hint, digest, signature) {
    const messageDigest = { algorithm: 'SHA2_256', digest: encoded(digest) };
    return bundleOf(hint, { messageSignature: { messageDigest, signature: encoded(signature) } });
}
function bundle_envelopeBundle(hint, { payload, payloadType, signature }) {
    const dsseEnvelope = { payload: encoded(payload), payloadType, signatures: [{ sig: encoded(signature) }] };
    return bundleOf(hint, { dsseEnvelope });
}
function bundleOf(hint, content) {
    const bundle = { mediaType: bundle_BUNDLE_TYPE, verificationMaterial: { publicKey: { hint } }, ...content };
    return Buffer.from(`${JSON.stringify(bundle)}\n`);
}
function encoded(bytes) {
    return Buffer.from(bytes).toString('base64');
}

;// CONCATENATED MODULE: ./src/sign/sigstore/statement.js

const statement_STATEMENT_TYPE = 'application/vnd.in-toto+json';
const STATEMENT = 'https://in-toto.io/Statement/v1';
/** What `cosign attest` still writes; the fields are the same. */
const STATEMENTS = [STATEMENT, 'https://in-toto.io/Statement/v0.1'];
/** What cosign says where a signature means no more than "this image": not provenance, not a scan's result. */
const statement_COSIGN_SIGN = 'https://sigstore.dev/cosign/sign/v1';
/** What is signed of an image. @param digest `sha256:…` */
function statement_imageStatement(digest) {
    const subject = [{ digest: { sha256: digest.replace('sha256:', '') } }];
    return Buffer.from(JSON.stringify({ _type: STATEMENT, subject, predicateType: statement_COSIGN_SIGN, predicate: {} }));
}
/** Why a signed statement is none about this image; undefined where it is. @param digest `sha256:…` */
function notAbout(digest, payload, payloadType) {
    if (payloadType !== statement_STATEMENT_TYPE)
        return 'what is signed is no in-toto statement';
    const { _type, predicateType, subject } = statement_parsed(payload);
    if (predicateType !== statement_COSIGN_SIGN) {
        return `it states ${JSON.stringify(predicateType)?.slice(0, 100)}, which is no signature of the image (${statement_COSIGN_SIGN})`;
    }
    if (_type !== STATEMENT)
        return 'what is signed is no in-toto statement of version 1';
    if (!Array.isArray(subject) || subject.length !== 1)
        return 'it is not about exactly one thing';
    const said = bundle_objectOf(bundle_objectOf(subject[0])?.digest);
    if (said === undefined || Object.keys(said).length !== 1 || typeof said.sha256 !== 'string') {
        return 'it names its image by something else than one sha256 digest';
    }
    if (`sha256:${said.sha256}` !== digest)
        return `it is a signature of another image, sha256:${said.sha256.replace(/[^0-9a-z]/gi, '').slice(0, 64)}`;
    return undefined;
}
/**
 * What a signed statement says of an image, whatever it is about.
 *
 * @param digest `sha256:…`
 * @param type   of its predicate, `https://slsa.dev/provenance/v1`
 * @returns the statement as it was parsed, or why it is none of this
 */
function statement_statementAbout(digest, type, payload, payloadType) {
    if (payloadType !== statement_STATEMENT_TYPE)
        return 'what is signed is no in-toto statement';
    const statement = statement_parsed(payload);
    if (!STATEMENTS.includes(statement._type))
        return 'what is signed is no in-toto statement of version 1';
    if (statement.predicateType !== type)
        return `it does not state ${type}`;
    const subjects = Array.isArray(statement.subject) ? statement.subject : [];
    const isAbout = subjects.some((one) => `sha256:${String(objectOf(objectOf(one)?.digest)?.sha256)}` === digest);
    return isAbout ? statement : 'it is about other things';
}
function statement_parsed(payload) {
    try {
        return bundle_objectOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))) ?? {};
    }
    catch {
        return {};
    }
}

;// CONCATENATED MODULE: ./src/sign/sigstore/by-identity.js



/**
 * Checks a keyless signature: by whom it was made counts, not with which key.
 *
 * @param bytes what must be signed, where the bundle does not hold it
 * @throws {UserError} it does not count; says why
 */
async function verifyByIdentity({ json }, bytes, { identities, trustedRoot: file }, where, { temporary }) {
    const refuse = (why) => new errors/* UserError */.yo(`${where} does not count: ${why}`);
    if (identities.length === 0)
        throw refuse('it is keyless, and no identity with its issuer is trusted here');
    const { identityOf, trustedRoot } = await Promise.all(/* import() */[__webpack_require__.e(272), __webpack_require__.e(332)]).then(__webpack_require__.bind(__webpack_require__, 332));
    const cache = await (0,promises_.mkdtemp)((0,external_node_path_.join)(temporary, 'sigstore-'));
    try {
        const root = await trustedRoot(file, cache);
        const { identity, issuer, at } = await identityOf(json, bytes, root, where);
        if (!identities.some((one) => one.identity === identity && one.issuer === issuer)) {
            const trusted = identities.map((one) => `${one.identity} of ${one.issuer}`).join(', ');
            throw refuse(`it was made by ${identity.slice(0, 300)} of ${issuer.slice(0, 200)}, not by ${trusted}`);
        }
        return { kind: 'sigstore', signer: identity, ...(at !== undefined && { at }) };
    }
    finally {
        await (0,promises_.rm)(cache, { recursive: true, force: true });
    }
}

;// CONCATENATED MODULE: ./src/sign/sigstore/by-key.js





/**
 * A signer with a key of one's own: no certificate, no log, no network. cosign verifies it with `--key`.
 *
 * @throws {UserError} the key can't be read or is of another kind
 */
function sigstoreKeySigner({ key: pem, passphrase }) {
    const key = readPrivateKey(pem, passphrase);
    const hint = hintOf(key);
    return {
        kind: 'sigstore',
        signer: hint,
        async sign(bytes, signal) {
            signal.throwIfAborted();
            return messageBundle(hint, sha256(bytes), sign('sha256', bytes, key));
        },
        async signStatement(payload, signal) {
            signal.throwIfAborted();
            const signature = sign('sha256', envelopeBytes(STATEMENT_TYPE, payload), key);
            return envelopeBundle(hint, { payload: Buffer.from(payload), payloadType: STATEMENT_TYPE, signature });
        },
    };
}
/**
 * Checks the signature itself. The encoding is DER as bundles have it, and the key is the very one that is named.
 *
 * @param keys  PEM of the keys that are trusted
 * @param bytes what must be signed: the bytes of a message, the payload of an envelope
 * @returns the key's hint
 * @throws {UserError} it does not count; says why
 */
function verifyByKey({ content }, hint, keys, bytes, where) {
    const refuse = (why) => new errors/* UserError */.yo(`${where} does not count: ${why}`);
    if (keys.length === 0)
        throw refuse('no public key is trusted here; list one in trusted-keys');
    const key = keys.map((pem, index) => trustedKey(pem, index)).find((one) => key_hintOf(one) === hint);
    if (key === undefined)
        throw refuse('it was made with a key that is not among the trusted ones');
    const signed = content.kind === 'message' ? bytes : bundle_envelopeBytes(content.payloadType, bytes);
    if (content.kind === 'message' && !content.digest.equals(sha256(bytes))) {
        throw refuse('it is a signature of other bytes: they were changed, or it belongs to something else');
    }
    if (!(0,external_node_crypto_.verify)('sha256', signed, { key, dsaEncoding: 'der' }, content.signature)) {
        throw refuse('its signature is not of these bytes and this key');
    }
    return hint;
}
function trustedKey(pem, index) {
    return readPublicKey(pem, `trusted Sigstore key ${index + 1}`);
}
function sha256(bytes) {
    return (0,external_node_crypto_.createHash)('sha256').update(bytes).digest();
}

;// CONCATENATED MODULE: ./src/sign/sigstore/verify.js





/**
 * Checks a bundle over bytes, by key or keyless.
 *
 * @throws {UserError} it does not count; says why
 */
async function verifySigstore(bytes, { bytes: signature, where }, trust, world) {
    const bundle = bundle_readBundle(signature, where);
    if (bundle.content.kind !== 'message') {
        throw new errors/* UserError */.yo(`${where} does not count: it is a signature of a statement, not of a file's bytes`);
    }
    return await verifyBundle(bundle, bytes, trust, where, world);
}
/**
 * Checks a bundle over an image: the digest in what was signed is the one that counts, whatever the registry says.
 *
 * @param digest that the reference was resolved to
 * @throws {UserError} it does not count; says why
 */
async function verifyImageBundle(digest, { bytes, where }, trust, world) {
    const bundle = bundle_readBundle(bytes, where);
    const { content } = bundle;
    if (content.kind !== 'envelope') {
        throw new errors/* UserError */.yo(`${where} does not count: it is a signature of a file's bytes, not of an image`);
    }
    const verified = await verifyBundle(bundle, content.payload, trust, where, world);
    const fault = notAbout(digest, content.payload, content.payloadType);
    if (fault !== undefined)
        throw new errors/* UserError */.yo(`${where} does not count: ${fault}`);
    return verified;
}
/**
 * Checks a bundle over a statement about an image, such as its provenance.
 *
 * @param digest that the reference was resolved to
 * @param type   of the predicate, `https://slsa.dev/provenance/v1`
 * @throws {UserError} it does not count; says why
 */
async function verify_verifyStatementBundle(digest, type, { bytes, where }, trust, world) {
    const bundle = readBundle(bytes, where);
    const { content } = bundle;
    if (content.kind !== 'envelope')
        throw new UserError(`${where} does not count: it is no signature of a statement`);
    const verified = await verifyBundle(bundle, content.payload, trust, where, world);
    const statement = statementAbout(digest, type, content.payload, content.payloadType);
    if (typeof statement === 'string')
        throw new UserError(`${where} does not count: ${statement}`);
    return { ...verified, statement };
}
async function verifyBundle(bundle, signed, trust, where, world) {
    if (bundle.signedBy !== 'certificate') {
        return { kind: 'sigstore', signer: verifyByKey(bundle, bundle.signedBy.hint, trust.keys, signed, where) };
    }
    return await verifyByIdentity(bundle, bundle.content.kind === 'message' ? signed : undefined, trust, where, world);
}

;// CONCATENATED MODULE: ./src/sign/verify.js



const openpgp = {
    async verify(bytes, signature, trust, world) {
        if (trust.openpgp === undefined)
            throw untrusted(signature, 'no OpenPGP key');
        return await verifyOpenpgp(bytes, signature, trust.openpgp, world);
    },
};
const sigstore = {
    async verify(bytes, signature, trust, world) {
        if (trust.sigstore === undefined)
            throw untrusted(signature, 'neither a Sigstore key nor an identity');
        return await verifySigstore(bytes, signature, trust.sigstore, world);
    },
};
function untrusted({ where }, what) {
    return new errors/* UserError */.yo(`${where} does not count: ${what} is trusted here; add it to trusted-keys`);
}
const verifiers = { openpgp, sigstore };
/**
 * Checks all signatures of the same bytes; one that counts is enough.
 *
 * @param what  the bytes as an error names them: `the package shop 1.2.3`
 * @throws {UserError} none counts; says why of each
 */
async function verify_verifyAny(bytes, signatures, trust, what, world) {
    return await judge(signatures, what, (one) => verifiers[one.kind].verify(bytes, one, trust, world));
}
/** The same with any way to check. @throws {UserError} none counts; says why of each */
async function judge(all, what, check) {
    const verified = [];
    const refused = [];
    for await (const one of all) {
        try {
            verified.push(await check(one));
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            refused.push(error.message);
        }
    }
    if (verified.length > 0)
        return { verified, refused };
    if (refused.length === 0) {
        throw new errors/* UserError */.yo(`${what} is not signed; sign it with sign-package, command: sign`);
    }
    throw new errors/* UserError */.yo(`${what} has no signature that counts: ${refused.join('; ')}`);
}

;// CONCATENATED MODULE: ./src/sign/image.js







const CONTENT = 'dev.sigstore.bundle.content';
const PREDICATE = 'dev.sigstore.bundle.predicateType';
const CREATED = 'org.opencontainers.image.created';
/** Anybody who may push can attach more; nobody needs that many. */
const MOST_SIGNATURES = 100;
/**
 * Signs an image or an index by its digest, in the form of cosign 3: a bundle that refers to it.
 *
 * @param digest `sha256:…`; of an index it covers all platforms that are listed in it
 * @returns digest of the signature's manifest
 */
async function signImage(repository, digest, signer, { signal, now }) {
    const { descriptor: subject } = await repository.resolve(digest);
    const bundle = await signer.signStatement(imageStatement(subject.digest), signal);
    const annotations = {
        [CONTENT]: 'dsse-envelope',
        [PREDICATE]: COSIGN_SIGN,
        [CREATED]: new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    };
    const layers = [partOfBytes(bundle, BUNDLE_TYPE)];
    const { descriptor } = await pushArtifact(repository, { artifactType: BUNDLE_TYPE, layers, subject, annotations });
    return descriptor.digest;
}
/**
 * Checks that an image is signed: at least one bundle that refers to it counts, and what it signs is this digest.
 *
 * @param digest that the reference was resolved to, once; this is what must run
 * @throws {UserError} it is not signed, or no signature counts; says why of each
 */
async function verifyImage(repository, digest, trust, world) {
    const what = `${repository.name}@${digest}`;
    const { sigstore } = trust;
    if (sigstore === undefined) {
        throw new errors/* UserError */.yo(`${what} can't be checked: neither a Sigstore key nor an identity is trusted here; list one`);
    }
    const found = (await repository.referrers(digest)).filter(mayBeSignature);
    if (found.length > MOST_SIGNATURES) {
        throw new errors/* UserError */.yo(`${what} has ${found.length} signatures, more than ${MOST_SIGNATURES}; remove those nobody needs`);
    }
    return await judge(found, what, async (descriptor) => {
        const where = `the signature ${descriptor.digest}`;
        const bytes = await image_bundleOf(repository, digest, descriptor, where);
        return await verifyImageBundle(digest, { bytes, where }, sigstore, world);
    });
}
/**
 * Signed statements of one kind about an image, in the form of cosign 3 and of GitHub's attestations.
 *
 * @param digest that the reference was resolved to
 * @param type   of the predicate, `https://slsa.dev/provenance/v1`
 * @returns those that count, and why others don't
 * @throws {UserError} they can't be read, or are too many
 */
async function signedStatements(repository, digest, type, trust, world) {
    const found = (await repository.referrers(digest)).filter(({ artifactType, annotations }) => artifactType === BUNDLE_TYPE && annotations?.[PREDICATE] === type);
    const { sigstore } = trust;
    const [counted, refused] = [[], []];
    if (found.length > MOST_SIGNATURES)
        refused.push(`${found.length - MOST_SIGNATURES} more statements are not looked at`);
    for (const descriptor of found.slice(0, MOST_SIGNATURES)) {
        const where = `the statement ${descriptor.digest}`;
        try {
            if (sigstore === undefined)
                throw new UserError(`${where} does not count: no Sigstore key is trusted here`);
            const bytes = await image_bundleOf(repository, digest, descriptor, where);
            const { statement, ...verified } = await verifyStatementBundle(digest, type, { bytes, where }, sigstore, world);
            counted.push({ verified, statement });
        }
        catch (error) {
            if (!(error instanceof UserError))
                throw error;
            refused.push(error.message);
        }
    }
    return { counted, refused };
}
/**
 * Checks that what runs is what was signed: the digest itself, or a platform that the signed index lists.
 *
 * @param signed  digest that `verifyImage` accepted
 * @param running digest of the manifest that runs
 * @throws {UserError} it is neither
 */
async function checkRuns(repository, signed, running) {
    if (running === signed)
        return;
    const manifest = await repository.resolve(signed);
    if (manifest.kind === 'index' && manifest.manifests.some(({ digest }) => digest === running))
        return;
    throw new errors/* UserError */.yo(`${repository.name}@${running} runs, which is neither the signed ${signed} nor a platform of it; deploy the signed digest`);
}
/** What an unsigned list says serves to leave out attestations of other things; nothing is believed for it. */
function mayBeSignature({ artifactType, annotations }) {
    return artifactType === bundle_BUNDLE_TYPE && (annotations?.[PREDICATE] ?? statement_COSIGN_SIGN) === statement_COSIGN_SIGN;
}
async function image_bundleOf(repository, digest, found, where) {
    const refuse = (why) => new errors/* UserError */.yo(`${where} does not count: ${why}`);
    const manifest = await repository.resolve(found.digest);
    if (manifest.kind !== 'image' || manifest.artifactType !== bundle_BUNDLE_TYPE)
        throw refuse('it is no Sigstore bundle');
    if (manifest.subject?.digest !== digest)
        throw refuse(`it refers to another image, ${manifest.subject?.digest}`);
    const [layer, ...more] = manifest.layers;
    if (layer === undefined || more.length > 0 || layer.mediaType !== bundle_BUNDLE_TYPE) {
        throw refuse('it does not hold exactly one Sigstore bundle');
    }
    if (layer.size > LARGEST_BUNDLE)
        throw refuse(`its bundle has ${layer.size} bytes, more than ${LARGEST_BUNDLE}`);
    return await gathered(repository.blob(layer).open());
}

;// CONCATENATED MODULE: ./src/action/admission/image.js




/**
 * Who signed an image that is named by its digest: this one, or, where the reference has a tag too, the index of that
 * tag which lists it as one of its platforms.
 *
 * @throws {UserError} nobody who counts
 */
async function signedImage(image, environment, checks) {
    const trust = await checks.trust(environment, 'images');
    const reference = parseReference(image);
    const { digest, tag } = reference;
    if (digest === undefined)
        throw new Error(`${image} is no image by digest`);
    const repository = openRegistry(reference, checks.world);
    const verify = (one) => verifyImage(repository, one, trust, checks.world);
    try {
        return { signers: signersOf(await verify(digest)) };
    }
    catch (cause) {
        if (!(cause instanceof errors/* UserError */.yo) || tag === undefined)
            throw cause;
        // The tag is resolved once, and what is judged is the digest it had then.
        const index = await repository.find(tag);
        if (index === undefined || index.descriptor.digest === digest)
            throw cause;
        const verdict = await verify(index.descriptor.digest);
        await checkRuns(repository, index.descriptor.digest, digest);
        return { signers: signersOf(verdict) };
    }
}
function signersOf({ verified }) {
    return verified.map(({ kind, signer, at }) => ({ kind, signer, ...(at !== undefined && { at }) }));
}

// EXTERNAL MODULE: ../../node_modules/semver/index.js
var semver = __webpack_require__(84);
;// CONCATENATED MODULE: ./src/package/paths.js
/** Folders of a package; nothing lies beside them. */
const TOP_FOLDERS = ['ci-cd', 'containers', 'metadata', 'monitoring', 'recipe'];
const MiB = 1024 * 1024;
const paths_LIMITS = {
    files: 10_000,
    fileBytes: 2048 * MiB,
    bytes: 4096 * MiB,
    depth: 16,
    ratio: 200,
    freeBytes: 16 * MiB,
};
/** What a plain tar header has room for: a name, and folders in front of it. */
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
/** Why a path can't stand in a package, as the end of a sentence that begins with it; undefined where it can. */
function paths_pathTrouble(path, limits = paths_LIMITS) {
    const trouble = formTrouble(path, limits);
    if (trouble !== undefined)
        return trouble;
    const parts = path.split('/');
    if (parts.length < 2 || !TOP_FOLDERS.includes(parts[0])) {
        return `lies in none of the folders ${TOP_FOLDERS.join(', ')}`;
    }
    return splitPath(path) === undefined ? 'has a path that is too long for an archive' : undefined;
}
/** The same for an archive of anything: what no path may be. */
function formTrouble(path, { depth }) {
    if (path === '')
        return 'is an empty path';
    if (path.includes('\0'))
        return 'has a NUL in its path';
    if (/\p{Cc}/u.test(path))
        return 'has a control character in its path';
    if (!path.isWellFormed() || path.includes('\uFFFD'))
        return 'has a path that is no UTF-8';
    if (path.startsWith('/') || /^[A-Za-z]:/.test(path))
        return 'is an absolute path';
    if (path.includes('\\'))
        return 'has a backslash in its path';
    const parts = path.split('/');
    if (parts.includes('..'))
        return 'leads out of the package by ".."';
    if (parts.some((part) => part === '' || part === '.'))
        return 'has an empty part or "." in its path';
    if (path.normalize('NFC') !== path)
        return 'has letters in its path that are not composed (NFC)';
    return parts.length - 1 > depth ? `lies more than ${depth} folders deep` : undefined;
}
/** A path as the two fields of a tar header, both at most full; undefined where it does not fit. */
function splitPath(path) {
    if (Buffer.byteLength(path) <= NAME_BYTES)
        return { prefix: '', name: path };
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
        const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
        if (Buffer.byteLength(prefix) <= PREFIX_BYTES && Buffer.byteLength(name) <= NAME_BYTES)
            return { prefix, name };
    }
    return undefined;
}
/** The order of a package's files: by the bytes of their paths, whatever the locale is. */
function paths_byBytes(a, b) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
/** Paths that can lie beside each other in one folder on every file system. */
class paths_PathSet {
    /** Folded prefix → how it was written first, and what it is. */
    #known = new Map();
    /** Why it can't be added, as the end of a sentence that begins with it. */
    add(path) {
        for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
            const trouble = this.#take(path.slice(0, at), 'folder');
            if (trouble !== undefined)
                return trouble;
        }
        return this.#take(path, 'file');
    }
    #take(path, kind) {
        const folded = path.normalize('NFD').toLowerCase().toUpperCase();
        const there = this.#known.get(folded);
        if (there === undefined) {
            this.#known.set(folded, { path, kind });
            return undefined;
        }
        if (there.path !== path)
            return `differs from ${paths_shownPath(there.path)} only in case`;
        if (there.kind === 'file' && kind === 'file')
            return 'is there twice';
        return there.kind === kind ? undefined : 'is a file and a folder at once';
    }
}
const SHOWN = 200;
/** A path from an untrusted place, as one harmless line. */
function paths_shownPath(path) {
    const line = path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/gu, '\uFFFD');
    return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

;// CONCATENATED MODULE: ./src/package/types.js
/** The only files that the manifest does not list: itself and the signatures over it. */
const MANIFEST = 'metadata/manifest.json';
const PACKAGE = 'metadata/package.json';
const LOCK = 'metadata/lock.json';
const SIGNATURES = ['metadata/signature.asc', 'metadata/bundle.sigstore.json'];
const ARTIFACT_TYPE = 'application/vnd.gradus.package.v1';
const LAYER_TYPE = 'application/vnd.gradus.package.v1.tar+gzip';
const PROMOTION_TYPE = 'application/vnd.gradus.promotion.v1';

;// CONCATENATED MODULE: ./src/package/canonical.js
/**
 * A value as bytes that it has once and for all: RFC 8785 (sorted keys, no spaces, UTF-8), and LF at the end.
 *
 * @throws {Error} something in it has no place in JSON, or is no whole number
 */
function canonical_canonicalBytes(value) {
    return Buffer.from(`${canonical(value)}\n`);
}
function canonical(value) {
    if (value === null || typeof value === 'boolean')
        return String(value);
    if (typeof value === 'number' && Number.isSafeInteger(value))
        return JSON.stringify(value);
    if (typeof value === 'string' && value.isWellFormed())
        return JSON.stringify(value);
    if (Array.isArray(value))
        return `[${value.map(canonical).join(',')}]`;
    if (typeof value !== 'object')
        throw new Error(`${typeof value} ${String(value)} has no canonical form`);
    // The order of RFC 8785 is that of UTF-16 code units, which is how strings compare here.
    const entries = Object.entries(value)
        .filter(([, child]) => child !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, child]) => `${canonical(key)}:${canonical(child)}`).join(',')}}`;
}

// EXTERNAL MODULE: ./src/config/load.js
var load = __webpack_require__(1178);
// EXTERNAL MODULE: ./src/config/read.js
var config_read = __webpack_require__(9670);
// EXTERNAL MODULE: ./src/yaml.js
var yaml = __webpack_require__(286);
;// CONCATENATED MODULE: ./src/package/schema.js
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

;// CONCATENATED MODULE: ./src/package/lock.js







/** Packages that a lock may hold. */
const lock_LARGEST = 10_000;
const lock_LIMITS = { bytes: 4 * 1024 * 1024, aliases: 0, depth: 8, nodes: 8 * lock_LARGEST };
const LOCK_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'packages'],
    properties: {
        schema: { const: 1 },
        packages: {
            type: 'object',
            maxProperties: lock_LARGEST,
            propertyNames: PACKAGE_NAME,
            additionalProperties: {
                type: 'object',
                additionalProperties: false,
                required: ['version', 'digest'],
                properties: { version: VERSION, digest: DIGEST },
            },
        },
    },
};
/** What stands in `metadata/lock.json`: the same resolution, the same bytes. */
function lockBytes(lock) {
    return canonicalBytes(lock);
}
/**
 * @param where the package, or the file, as an error names it
 * @throws {UserError} what is wrong with it
 */
function readLock(bytes, where) {
    const name = `${where}: ${LOCK}`;
    const { value } = (0,yaml/* readYaml */.g)(Buffer.from(bytes).toString('utf8'), name, lock_LIMITS);
    const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (typeof schema === 'number' && schema > 1) {
        throw new errors/* UserError */.yo(`${name} has schema ${schema} and this Gradus reads schema 1; use the Gradus that made it, or a newer one`);
    }
    const problems = [];
    const lock = (0,config_read/* readBySchema */.RZ)(LOCK_SCHEMA, value, [], problems);
    if (problems.length > 0)
        throw new errors/* UserError */.yo((0,load/* report */.z8)(problems.map((problem) => `${name}: ${(0,load/* sentenceOf */.$N)(problem)}`)));
    return lock;
}

;// CONCATENATED MODULE: ./src/repository/canonical-json.js




/**
 * A value out of its canonical bytes: whoever reads these bytes by another reader gets the same (T18).
 *
 * @param where the bytes as an error names them
 * @throws {UserError} they are no JSON, of a newer schema, not what the schema says, or written in another way
 */
function parseCanonical(schema, bytes, where) {
    const value = canonical_json_parsed(bytes, where);
    const made = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (typeof made === 'number' && made > 1) {
        throw new errors/* UserError */.yo(`${where} has schema ${made} and this Gradus reads schema 1; use a newer Gradus`);
    }
    const problems = [];
    const read = (0,config_read/* readBySchema */.RZ)(schema, value, [], problems);
    const [first] = problems;
    if (first !== undefined)
        throw new errors/* UserError */.yo(`${where} can't be used: ${(0,load/* sentenceOf */.$N)(first)}`);
    if (!isCanonical(read, bytes)) {
        throw new errors/* UserError */.yo(`${where} is not in its canonical form (RFC 8785 and LF); write it by no other tool`);
    }
    return read;
}
function isCanonical(value, bytes) {
    try {
        return canonical_canonicalBytes(value).equals(bytes);
    }
    catch {
        // Half a character, escaped, has no canonical form.
        return false;
    }
}
function canonical_json_parsed(bytes, where) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`${where} is no JSON; write it by no other tool`, { cause });
    }
}

;// CONCATENATED MODULE: ./src/repository/config.js





const CONFIG_TYPE = 'application/vnd.gradus.package.config.v1+json';
/** @param archive digest of the uncompressed archive */
function configOf(verified, archive) {
    const { manifest, package: file, lock } = verified;
    return {
        schema: 1,
        name: manifest.name,
        version: manifest.version,
        stage: manifest.stage,
        created: file.created,
        commit: file.commit,
        dependencies: file.dependencies,
        images: file.images,
        locked: lock === undefined ? {} : readLock(lock, `the package ${manifest.name} ${manifest.version}`).packages,
        archive,
    };
}
function configBytes(config) {
    return canonical_canonicalBytes(config);
}
/** A lock is most of it. */
const config_LARGEST = 2 * 1024 * 1024;
const MOST_LOCKED = 10_000;
const SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'name', 'version', 'stage', 'created', 'commit', 'dependencies', 'images', 'locked', 'archive'],
    properties: {
        schema: { const: 1 },
        name: PACKAGE_NAME,
        version: VERSION,
        stage: STAGE_NAME,
        created: PACKAGE_SCHEMA.properties.created,
        commit: PACKAGE_SCHEMA.properties.commit,
        dependencies: PACKAGE_SCHEMA.properties.dependencies,
        images: PACKAGE_SCHEMA.properties.images,
        locked: {
            type: 'object',
            maxProperties: MOST_LOCKED,
            propertyNames: PACKAGE_NAME,
            additionalProperties: {
                type: 'object',
                additionalProperties: false,
                required: ['version', 'digest'],
                properties: { version: VERSION, digest: DIGEST },
            },
        },
        archive: DIGEST,
    },
};
/** @throws {UserError} it is larger than one can be */
function checkConfigSize({ size }, where) {
    if (size > config_LARGEST)
        throw new errors/* UserError */.yo(`${where} has a config of ${size} bytes, more than ${config_LARGEST}; push it again`);
}
/** @throws {UserError} what is wrong with it */
function config_readConfig(bytes, where) {
    return parseCanonical(SCHEMA, bytes, `${where}: its config`);
}

;// CONCATENATED MODULE: ./src/repository/place.js





/** What registries bear. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const LONGEST_PATH = 255;
const place_NAME = new RegExp(PACKAGE_NAME.pattern);
const SEMANTIC = new RegExp(VERSION.pattern);
function isPackageName(text) {
    return text.length <= PACKAGE_NAME.maxLength && place_NAME.test(text);
}
/** Semantic versions 2.0.0 alone, without `v`. */
function isVersion(text) {
    return text.length <= VERSION.maxLength && SEMANTIC.test(text) && semver.valid(text) !== null;
}
/** @throws {UserError} */
function checkPackageName(name) {
    if (isPackageName(name))
        return name;
    throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(name)}" is no name of a package; write ${PACKAGE_NAME['x-expected']}`);
}
/**
 * A repository of packages, `ghcr.io/acme/packages`.
 *
 * @throws {UserError} it is none, or has a tag or digest
 */
function parseRepository(text) {
    const reference = parseReference(text);
    if (reference.tag === undefined && reference.digest === undefined)
        return reference;
    const { registry, path } = reference;
    throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(text)}" is one version; give the repository alone: ${registry}/${path}`);
}
/**
 * Where all versions of a package are: the repository's path with the package's name behind it.
 *
 * @throws {UserError} one of them is none, or both are too long together
 */
function placeOfPackage(repository, name) {
    const { registry, path } = parseRepository(repository);
    const place = { registry, path: `${path}/${checkPackageName(name)}` };
    if (place.path.length <= LONGEST_PATH)
        return place;
    throw new errors/* UserError */.yo(`${repositoryOf(place)} has a path of more than ${LONGEST_PATH} characters; shorten the name`);
}
/**
 * The tag of a version. Tags have no `+`, and versions no `_`, so one stands for the other.
 *
 * @throws {UserError} it is no semantic version
 */
function tagOfVersion(version) {
    if (isVersion(version))
        return version.replace('+', '_');
    throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(version)}" is no version of a package; write one such as 1.4.2`);
}
/** undefined for tags that no version has. */
function versionOfTag(tag) {
    const version = tag.replace('_', '+');
    return isVersion(version) ? version : undefined;
}
/** Newest first; versions that differ in build metadata alone have an order too. */
function newestFirst(a, b) {
    return semver.compareBuild(b, a);
}

;// CONCATENATED MODULE: ./src/repository/record.js







/** Archives have headers and padding beside what they hold. */
const LARGEST_LAYER = paths_LIMITS.bytes + paths_LIMITS.files * 2048;
/** Versions of a package, newest first; tags that are no versions are passed over. */
async function versionsOf(store) {
    return (await store.tags()).flatMap((tag) => versionOfTag(tag) ?? []).sort(newestFirst);
}
/**
 * Digest of a version; the tag is read this once, and from then on it is the digest that counts (T20).
 *
 * @throws {UserError} there is none
 */
async function digestOfVersion(store, version) {
    const found = await store.find(tagOfVersion(version));
    if (found !== undefined)
        return found.descriptor.digest;
    throw new errors/* UserError */.yo(`${store.name} has no version ${version}; list its versions, or push it`);
}
/** @throws {UserError} there is none, or it is no package */
async function readRecord(store, digest) {
    if (!(0,image_reference/* isDigest */.Bc)(digest))
        throw new Error(`no digest: ${digest}`);
    const where = `${store.name}@${digest}`;
    const manifest = checkedManifest(await store.resolve(digest), where);
    const [layer] = manifest.layers;
    checkConfigSize(manifest.config, where);
    const configBytes = await gathered(store.blob(manifest.config).open());
    return { digest, manifest, layer, config: config_readConfig(configBytes, where), configBytes };
}
function checkedManifest(manifest, where) {
    const refuse = (why) => new errors/* UserError */.yo(`${where} is no package: ${why}; push one with sign-package`);
    if (manifest.kind !== 'image' || manifest.artifactType !== ARTIFACT_TYPE) {
        throw refuse(`it is ${manifest.artifactType?.slice(0, 100) ?? 'an image'}, no ${ARTIFACT_TYPE}`);
    }
    if (manifest.config.mediaType !== CONFIG_TYPE)
        throw refuse(`its config is no ${CONFIG_TYPE}`);
    const [layer, ...others] = manifest.layers;
    if (layer?.mediaType !== LAYER_TYPE || others.length > 0)
        throw refuse(`it has not one layer, a ${LAYER_TYPE}`);
    if (layer.size > LARGEST_LAYER)
        throw refuse(`its archive has ${layer.size} bytes, more than ${LARGEST_LAYER}`);
    return manifest;
}

;// CONCATENATED MODULE: ./src/repository/types.js
/**
 * A repository of packages is a folder of an OCI registry, `ghcr.io/acme/packages`. The package `acme/shop` 1.4.2 is the
 * artifact `ghcr.io/acme/packages/acme/shop:1.4.2`; statements about it (promotions, yanks) are its referrers, and the
 * signed index is the artifact `ghcr.io/acme/packages:index`.
 */
const INDEX_TAG = 'index';
const INDEX_TYPE = 'application/vnd.gradus.index.v1';
const YANK_TYPE = 'application/vnd.gradus.yank.v1';
/** The layer of a statement or an index: canonical JSON, which is what is signed. */
const types_STATEMENT_LAYER = 'application/vnd.gradus.statement.v1+json';
/** Layers that hold signatures over the bytes of the layer before them. */
const types_SIGNATURE_LAYERS = {
    openpgp: 'application/pgp-signature',
    sigstore: 'application/vnd.dev.sigstore.bundle.v0.3+json',
};

;// CONCATENATED MODULE: ./src/repository/statement.js





const KINDS = new Map(Object.entries(types_SIGNATURE_LAYERS).map(([kind, type]) => [type, kind]));
const statement_MOST_SIGNATURES = 10;
const LARGEST_SIGNATURE = 1024 * 1024;
const statement_CREATED = 'org.opencontainers.image.created';
/**
 * Signs a statement's canonical bytes with each signer.
 *
 * @throws {UserError} there is no signer, or one fails
 */
async function signStatement(statement, signers, what, signal) {
    if (signers.length === 0) {
        throw new UserError(`${what} must be signed and there is no key to sign with; give gpg-private-key or cosign-key`);
    }
    const bytes = canonicalBytes(statement);
    const signatures = [];
    for (const { kind, signer, sign } of signers) {
        signatures.push({ kind, where: `the signature of ${signer}`, bytes: await sign(bytes, signal) });
    }
    return { statement, bytes, signatures };
}
/**
 * @returns the statement's manifest
 * @throws {UserError} it can't be written, or is not listed afterwards
 */
async function pushStatement(store, { bytes, signatures }, { type, at, subject, tag }) {
    const layers = [
        partOfBytes(bytes, STATEMENT_LAYER),
        ...signatures.map((one) => partOfBytes(one.bytes, SIGNATURE_LAYERS[one.kind])),
    ];
    const artifact = { artifactType: type, layers, annotations: { [statement_CREATED]: at }, ...(subject && { subject }) };
    const manifest = await pushArtifact(store, artifact, tag);
    if (subject !== undefined)
        await expectReferrer(store, subject.digest, manifest.descriptor.digest);
    return manifest;
}
async function expectReferrer(store, subject, digest) {
    if ((await store.referrers(subject)).some((one) => one.digest === digest))
        return;
    throw new UserError(`${store.name} does not list ${digest} as about ${subject} after it was written; run this again`);
}
/** ISO 8601 in UTC, to the second. */
function timeOf(milliseconds) {
    return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
/**
 * The bytes of a statement and the signatures over them; nothing of it is believed yet.
 *
 * @param where it, as an error names it
 * @param most  bytes that it has at most
 * @throws {UserError} it is of another kind, or larger
 */
async function readSigned(store, manifest, type, where, most) {
    const refuse = (why) => new errors/* UserError */.yo(`${where} can't be used: ${why}`);
    if (manifest.kind !== 'image' || manifest.artifactType !== type)
        throw refuse(`it is no ${type}`);
    const [first, ...others] = manifest.layers;
    if (first?.mediaType !== types_STATEMENT_LAYER)
        throw refuse(`its first layer is no ${types_STATEMENT_LAYER}`);
    if (first.size > most)
        throw refuse(`it has ${first.size} bytes, more than ${most}`);
    if (others.length > statement_MOST_SIGNATURES) {
        throw refuse(`it has ${others.length} signatures, more than ${statement_MOST_SIGNATURES}`);
    }
    const bytes = await gathered(store.blob(first).open());
    const signatures = [];
    for (const layer of others) {
        const kind = KINDS.get(layer.mediaType);
        if (kind === undefined)
            throw refuse(`a layer is ${layer.mediaType.slice(0, 100)}, which is no signature`);
        if (layer.size > LARGEST_SIGNATURE)
            throw refuse(`a signature has ${layer.size} bytes`);
        signatures.push({ kind, where: `the ${kind} signature`, bytes: await gathered(store.blob(layer).open()) });
    }
    return { bytes, signatures };
}

;// CONCATENATED MODULE: ./src/repository/statement-schema.js




const WHO = { ...LINE, minLength: 1, maxLength: 200, 'x-expected': 'who, in one line' };
const REASON = { ...LINE, maxLength: 1000, 'x-expected': 'a reason in one line' };
const ABOUT = { schema: { const: 1 }, name: PACKAGE_NAME, version: VERSION, digest: DIGEST, at: TIME };
const PROMOTION_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'statement', 'name', 'version', 'digest', 'from', 'to', 'approver', 'at'],
    properties: {
        ...ABOUT,
        statement: { const: 'promotion' },
        from: STAGE_NAME,
        to: STAGE_NAME,
        approver: WHO,
        reason: REASON,
    },
};
const YANK_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'statement', 'name', 'version', 'digest', 'by', 'at', 'reason'],
    properties: { ...ABOUT, statement: { const: 'yank' }, by: WHO, reason: { ...REASON, minLength: 1 } },
};
/** A statement that is about to be made. @throws {UserError} what is wrong with it */
function checkStatement(schema, statement, what) {
    const problems = [];
    readBySchema(schema, statement, [], problems);
    const [first] = problems;
    if (first !== undefined)
        throw new UserError(`${what} can't be made: ${sentenceOf(first)}`);
    return statement;
}

;// CONCATENATED MODULE: ./src/repository/standing.js






/** Anybody who may push can attach more; nobody needs that many. */
const MOST_STATEMENTS = 200;
const LARGEST_STATEMENT = 64 * 1024;
/**
 * Reads what was stated about a package. A promotion counts when its signature does in the environment that it leads to
 * (T22), it is about this very digest (T21), and the package stood in the one that it comes from. A yank counts when its
 * signature does in an environment that the package has reached.
 *
 * @throws {UserError} statements can't be read, or are too many
 */
async function standingOf(store, record, judge) {
    const found = (await store.referrers(record.digest)).filter(({ artifactType }) => artifactType === PROMOTION_TYPE || artifactType === YANK_TYPE);
    if (found.length > MOST_STATEMENTS) {
        throw new errors/* UserError */.yo(`${store.name}@${record.digest} has ${found.length} statements about it, more than ${MOST_STATEMENTS}; remove those nobody needs`);
    }
    const refused = [];
    const promotions = [];
    const yanks = [];
    for (const descriptor of found) {
        if (descriptor.artifactType === YANK_TYPE) {
            // One that can't be had may be a good one: that is no reason to go on without it.
            const signed = await fetched(store, record, descriptor);
            await unless(refused, {}, async () => void yanks.push(understood(signed, record, YANK_SCHEMA)));
            continue;
        }
        const to = {};
        await unless(refused, to, async () => {
            const signed = await fetched(store, record, descriptor);
            const { statement, digest, where } = understood(signed, record, PROMOTION_SCHEMA);
            to.stage = statement.to;
            const { verified } = await judge(signed.bytes, signed.signatures, statement.to, where);
            promotions.push({ statement, digest, signers: verified });
        });
    }
    const { stages, used, unrooted } = reached(record.config.stage, promotions);
    refused.push(...unrooted.map(({ statement }) => unrootedSentence(statement)));
    const yank = await countedYank(yanks, stages, judge, refused);
    return { stages, promotions: used, refused, ...(yank && { yank }) };
}
/**
 * Follows promotions from the environment that a package was packed for.
 *
 * @returns `unrooted`: those that come from an environment it never stood in
 */
function reached(packedFor, promotions) {
    const stages = new Set([packedFor]);
    const byTime = [...promotions].sort((a, b) => compare(a.statement.at, b.statement.at) || compare(a.digest, b.digest));
    const used = new Set();
    for (let before = -1; used.size > before;) {
        before = used.size;
        for (const one of byTime) {
            if (used.has(one) || !stages.has(one.statement.from))
                continue;
            stages.add(one.statement.to);
            used.add(one);
        }
    }
    return {
        stages: [...stages],
        used: byTime.filter((one) => used.has(one)),
        unrooted: byTime.filter((one) => !used.has(one)),
    };
}
async function fetched(store, record, descriptor) {
    const { digest, artifactType = '' } = descriptor;
    const where = `the ${artifactType === YANK_TYPE ? 'yank' : 'promotion'} ${digest}`;
    const manifest = await store.resolve(digest);
    if (manifest.subject?.digest !== record.digest) {
        throw new errors/* UserError */.yo(`${where} does not count: it refers to ${manifest.subject?.digest ?? 'nothing'}`);
    }
    return { digest, where, ...(await readSigned(store, manifest, artifactType, where, LARGEST_STATEMENT)) };
}
/** What it says, where that is about this very package. */
function understood(signed, { digest, config }, schema) {
    const statement = parseCanonical(schema, signed.bytes, signed.where);
    const { name, version } = statement;
    if (name === config.name && version === config.version && statement.digest === digest)
        return { ...signed, statement };
    throw new errors/* UserError */.yo(`${signed.where} does not count: it is about ${name} ${version}, ${statement.digest}`);
}
/** The oldest that counts: when it was taken back first. */
async function countedYank(yanks, stages, judge, refused) {
    const counted = [];
    for (const { statement, digest, where, bytes, signatures } of yanks) {
        const reasons = [];
        for (const stage of stages) {
            await unless(reasons, {}, async () => {
                const { verified } = await judge(bytes, signatures, stage, where);
                counted.push({ statement, digest, signers: verified });
            });
            if (counted.at(-1)?.digest === digest)
                break;
        }
        if (counted.at(-1)?.digest !== digest)
            refused.push(...reasons);
    }
    return counted.sort((a, b) => compare(a.statement.at, b.statement.at))[0];
}
async function unless(refused, to, work) {
    try {
        await work();
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        refused.push({ sentence: error.message, ...(to.stage !== undefined && { to: to.stage }) });
    }
}
function unrootedSentence({ from, to, approver, at }) {
    const sentence = `the promotion to ${to} by ${approver} at ${at} does not count: the package never stood in ${from}, which it comes from`;
    return { sentence, to };
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./src/repository/wanted.js





const FORM = 'write name@version, name@range or name@sha256:…, such as acme/shop@1.4.2';
/**
 * Reads `acme/shop@1.4.2`, `acme/shop@^1.4`, `acme/shop@sha256:…`, `acme/shop@1.4.2@sha256:…`, `acme/shop`, or a whole
 * reference, `ghcr.io/acme/packages/acme/shop:1.4.2`.
 *
 * @param repository `ghcr.io/acme/packages`
 * @throws {UserError} it is none, or of another repository
 */
function readWanted(text, repository) {
    const home = repositoryOf(parseRepository(repository));
    if (text.startsWith(`${home}/`) || text.startsWith(`${repository}/`))
        return fromReference(text, home);
    const [, name = '', what, digest] = /^([^@]*)(?:@(.*?))?(?:@(sha256:.*))?$/.exec(text) ?? [];
    const first = name.split('/')[0] ?? '';
    if (/[.:]/.test(first)) {
        throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(text)}" is in another repository than ${home}; ${FORM}`);
    }
    const wanted = { name: checkPackageName(name), ...(digest !== undefined && { digest: checkDigest(digest) }) };
    if (what === undefined)
        return { range: '*', ...wanted };
    if (what.startsWith('sha256:') && digest === undefined)
        return { ...wanted, digest: checkDigest(what) };
    if (isVersion(what))
        return { ...wanted, version: what };
    if (what.trim() === '' || semver.validRange(what) === null || digest !== undefined) {
        throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(text)}" names no version or range of ${name}; ${FORM}`);
    }
    return { ...wanted, range: what };
}
function fromReference(text, home) {
    const reference = parseReference(text);
    const { tag, digest } = reference;
    const name = checkPackageName(repositoryOf(reference).slice(home.length + 1));
    const version = tag === undefined ? undefined : versionOfTag(tag);
    if (tag !== undefined && version === undefined) {
        throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(text)}": ${tag} is no version of a package; ${FORM}`);
    }
    if (version === undefined && digest === undefined)
        return { name, range: '*' };
    return { name, ...(version !== undefined && { version }), ...(digest !== undefined && { digest }) };
}
function checkDigest(digest) {
    if ((0,image_reference/* isDigest */.Bc)(digest))
        return digest;
    throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(digest)}" is no digest; write sha256: and 64 hexadecimal digits`);
}
/** `acme/shop 1.4.2`, as sentences name it. */
function wantedText({ name, version, range, digest }) {
    return `${name} ${version ?? range ?? digest}`;
}

;// CONCATENATED MODULE: ./src/repository/choose.js





/**
 * Finds the one package that is wanted. Of a range it is the newest that was not taken back; prereleases only where the
 * range asks for them.
 *
 * @throws {UserError} there is none, it was taken back, or it is not what its version had before
 */
async function choose(store, wanted, options) {
    const { version, range, digest } = wanted;
    if (digest !== undefined)
        return await byDigest(store, digest, wanted, options);
    if (version !== undefined) {
        return refuseYanked(await looked(store, await digestOfVersion(store, version), version, options), wanted, options);
    }
    const fitting = (await versionsOf(store)).filter((one) => semver.satisfies(one, range ?? '*'));
    const takenBack = [];
    for (const one of fitting) {
        const chosen = await looked(store, await digestOfVersion(store, one), one, options);
        if (chosen.yank === undefined || options.yanked === 'accepted')
            return chosen;
        takenBack.push(one);
    }
    const why = takenBack.length === 0 ? 'none fits' : `${takenBack.join(', ')} would fit and was taken back`;
    throw new errors/* UserError */.yo(`${store.name} has no version for ${wantedText(wanted)}: ${why}; widen the range, or push one`);
}
async function byDigest(store, digest, wanted, options) {
    const { version } = wanted;
    if (version !== undefined) {
        const found = await digestOfVersion(store, version);
        if (found !== digest) {
            throw new errors/* UserError */.yo(`${wanted.name} ${version} is ${found} and not ${digest}; give the one that was meant`);
        }
    }
    const record = await readRecord(store, digest);
    const chosen = await looked(store, digest, record.config.version, options, record);
    return options.yanked === 'refused' ? refuseYanked(chosen, wanted, options) : chosen;
}
async function looked(store, digest, version, { judge, index }, read) {
    const record = read ?? (await readRecord(store, digest));
    const { name } = record.config;
    if (record.config.version !== version) {
        throw new errors/* UserError */.yo(`${store.name} has ${name} ${record.config.version} as version ${version}; don't trust it, and push ${version} again under a new version`);
    }
    const indexed = index?.packages.find((one) => one.name === name)?.versions.find((one) => one.version === version);
    if (indexed !== undefined && indexed.digest !== digest) {
        throw new errors/* UserError */.yo(`${name} ${version} is ${digest} in ${store.name} and ${indexed.digest} in the signed index: it was replaced, so find out by whom before you use either`);
    }
    const standing = await standingOf(store, record, judge);
    const yank = standing.yank?.statement ?? indexed?.yanked;
    return { record, standing, ...(yank && { yank }) };
}
function refuseYanked(chosen, wanted, { yanked }) {
    const { yank } = chosen;
    if (yank === undefined || yanked === 'accepted')
        return chosen;
    const instead = yanked === 'refused' ? 'choose another version' : 'choose another version, or give it by its digest';
    throw new errors/* UserError */.yo(`${wantedText(wanted)} was taken back by ${yank.by} at ${yank.at} (${yank.reason}); ${instead}`);
}

;// CONCATENATED MODULE: ./src/disk.js

/** What an error code of a disk means for a user, and what to do. */
const DISK_REASONS = {
    ENOSPC: 'no space is left on the disk; make room and run this again',
    EDQUOT: 'the disk quota is used up; make room and run this again',
    EROFS: 'the file system can only be read; give a folder that can be written to',
    EACCES: 'permission denied; give this user the right to do it',
    EPERM: 'permission denied; give this user the right to do it',
    ENOTDIR: 'a file stands where its folder would be; move that file away',
    EISDIR: 'a folder stands there; move it away',
    EEXIST: 'something stands there already; move it away',
    ENOTEMPTY: 'something stands there already; move it away',
    ELOOP: 'there is a link in its place; remove it',
    ENOENT: 'it is not there',
    EMFILE: 'too many files are open; raise the limit (ulimit -n)',
    EIO: 'the disk fails',
};
/**
 * What the disk said, as a sentence for a user where it is theirs to mend; else the error itself.
 *
 * @param what was tried: `write shop.tar.gz`
 */
function disk_diskError(what, cause) {
    if (cause instanceof errors/* UserError */.yo)
        return cause;
    const why = DISK_REASONS[cause?.code ?? ''];
    return why === undefined ? cause : new errors/* UserError */.yo(`can't ${what}: ${why}`, { cause });
}

;// CONCATENATED MODULE: ./src/repository/download.js





/** What is written at once. */
const download_PIECE_BYTES = 1024 * 1024;
/**
 * Works in a private folder that goes when the work is done, however it ends.
 *
 * @param beside an existing folder
 */
async function inPrivateFolder(beside, { onFolder }, work) {
    let folder;
    try {
        folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(beside, `.gradus-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}-`));
        onFolder?.(folder);
        return await work(folder);
    }
    catch (cause) {
        throw disk_diskError(`write to ${beside}`, cause);
    }
    finally {
        if (folder !== undefined)
            await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
/**
 * Writes a blob to a file that is not there yet; its digest and size are checked at its end.
 *
 * @throws {UserError} the registry refuses, breaks off again and again, or lies; the disk is full
 */
async function download(store, layer, file, onProgress) {
    const handle = await (0,promises_.open)(file, 'wx', 0o600);
    let [done, waiting, bytes] = [0, [], 0];
    try {
        for await (const chunk of store.blob(layer).open()) {
            waiting.push(chunk);
            bytes += chunk.length;
            done += chunk.length;
            if (bytes >= download_PIECE_BYTES || done === layer.size) {
                writeAll(handle.fd, waiting);
                [waiting, bytes] = [[], 0];
            }
            onProgress?.(done, layer.size);
        }
    }
    catch (cause) {
        throw disk_diskError(`write ${file}`, cause);
    }
    finally {
        await handle.close();
    }
}
/** In this very thread: measured, writing beside the reading of more takes twice as long as one after the other. */
function writeAll(file, pieces) {
    // What a disk that fills up did not take, it refuses with a reason when it is asked again.
    let skip = (0,external_node_fs_.writevSync)(file, pieces);
    for (const piece of pieces) {
        for (let at = Math.min(skip, piece.length); at < piece.length;)
            at += (0,external_node_fs_.writeSync)(file, piece, at);
        skip = Math.max(0, skip - piece.length);
    }
}
/** Gives a file its place, where nothing stands yet. */
async function putInPlace(draft, file) {
    try {
        // Unlike a rename, this refuses to put it in the place of something else.
        await (0,promises_.link)(draft, file);
    }
    catch (cause) {
        throw disk_diskError(`write ${file}`, cause);
    }
}

;// CONCATENATED MODULE: ./src/package/manifest.js







/** 10,000 files with long paths. */
const manifest_LARGEST_MANIFEST = 8 * 1024 * 1024;
const HEX = { type: 'string', pattern: '^[0-9a-f]{64}$', 'x-expected': '64 hexadecimal digits' };
const MANIFEST_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    required: ['schema', 'name', 'version', 'stage', 'images', 'files'],
    properties: {
        schema: { const: 1 },
        name: PACKAGE_NAME,
        version: VERSION,
        stage: STAGE_NAME,
        images: { type: 'array', maxItems: 1000, items: DIGEST },
        lock: HEX,
        files: {
            type: 'array',
            maxItems: paths_LIMITS.files,
            items: {
                type: 'object',
                additionalProperties: false,
                required: ['path', 'size', 'sha256', 'mode'],
                properties: {
                    path: { type: 'string', maxLength: 300 },
                    size: { type: 'integer', minimum: 0, maximum: paths_LIMITS.fileBytes },
                    sha256: HEX,
                    mode: { type: 'string', enum: ['file', 'executable'] },
                },
            },
        },
    },
};
/** The bytes that are signed. */
function manifestBytes(manifest) {
    return canonical_canonicalBytes(manifest);
}
/**
 * A manifest out of the bytes whose signature was checked.
 *
 * @param where the package as an error names it
 * @throws {UserError} it is none, not canonical, of a newer schema, or lists what can't lie in a package
 */
function readManifest(bytes, where) {
    const fault = (what) => new errors/* UserError */.yo(`${where}: ${MANIFEST} ${what}`);
    if (bytes.length > manifest_LARGEST_MANIFEST)
        throw fault(`has more than ${manifest_LARGEST_MANIFEST} bytes; it is no manifest`);
    const value = package_manifest_parsed(bytes, fault);
    const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (typeof schema === 'number' && schema > 1) {
        throw fault(`has schema ${schema} and this Gradus reads schema 1; use the Gradus that made it, or a newer one`);
    }
    const problems = [];
    const manifest = (0,config_read/* readBySchema */.RZ)(MANIFEST_SCHEMA, value, [], problems);
    if (problems.length > 0)
        throw fault(`is none: ${(0,load/* report */.z8)(problems.slice(0, 1).map(load/* sentenceOf */.$N))}`);
    // Whoever reads these bytes by another reader gets the same value: no key twice, no other way to write it (T18).
    if (!manifestBytes(manifest).equals(bytes)) {
        throw fault('is not in its canonical form (RFC 8785 and LF); pack it again, and write it by no other tool');
    }
    const trouble = filesTrouble(manifest.files) ?? sortedTrouble(manifest.images);
    if (trouble !== undefined)
        throw fault(trouble);
    return manifest;
}
function package_manifest_parsed(bytes, fault) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    }
    catch (cause) {
        throw new errors/* UserError */.yo(fault(`is no JSON (${paths_shownPath((0,errors/* messageOf */.bD)(cause))})`).message, { cause });
    }
}
function filesTrouble(files) {
    const paths = new paths_PathSet();
    let before = '';
    for (const { path } of files) {
        const own = path === MANIFEST || SIGNATURES.includes(path);
        const trouble = own ? 'a manifest never lists' : (paths_pathTrouble(path) ?? paths.add(path));
        if (trouble !== undefined)
            return `lists ${paths_shownPath(path)}, which ${trouble}`;
        if (paths_byBytes(before, path) >= 0)
            return `lists ${paths_shownPath(path)} out of order`;
        before = path;
    }
    return undefined;
}
function sortedTrouble(images) {
    const wrong = images.find((image, index) => index > 0 && image <= images[index - 1]);
    return wrong === undefined ? undefined : `lists the image ${wrong} twice or out of order`;
}

;// CONCATENATED MODULE: ./src/package/content.js


/** Files whose bytes are kept while a package is read, and how many bytes of each at most. */
const content_KEPT = new Map([
    [MANIFEST, manifest_LARGEST_MANIFEST],
    [PACKAGE, 512 * 1024],
    [LOCK, 1024 * 1024],
    ...SIGNATURES.map((path) => [path, 1024 * 1024]),
]);

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./src/package/blocks.js


/** What is read, hashed and compressed at once. */
const blocks_BLOCK = 1024 * 1024;
/** Buffers that are used again and again: memory stays the same however large a package is. */
class Blocks {
    #free = [];
    take() {
        return this.#free.pop() ?? Buffer.allocUnsafeSlow(blocks_BLOCK);
    }
    give(block) {
        if (block.byteLength === blocks_BLOCK && block.byteOffset === 0)
            this.#free.push(block);
    }
}
/** Asks for the next piece before this one is worked on: the disk reads meanwhile. */
async function* blocks_ahead(pieces) {
    let next = pieces.next();
    try {
        for (;;) {
            const { done, value } = await next;
            if (done)
                return;
            next = pieces.next();
            // It is awaited in the next turn, or never.
            next.catch(() => { });
            yield value;
        }
    }
    finally {
        await pieces.return();
    }
}
const compress = (0,external_node_util_.promisify)(external_node_zlib_.gzip);
/** Of a gzip file that is only wrapped. Time 0, and made on an unknown system: nothing that depends on who packs. */
const STORED_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const LARGEST_STORED = 65_535;
/** Each block is a member of its own, which is a gzip file like any other (RFC 1952, 2.2). */
const compressed = async (block) => [await compress(block, { level: 6 })];
/** Only wrapped (RFC 1951, 3.2.4), without a copy. */
const stored = async (block) => {
    const pieces = [STORED_HEADER];
    for (let at = 0; at < block.length; at += LARGEST_STORED) {
        const part = block.subarray(at, at + LARGEST_STORED);
        const length = Buffer.alloc(5);
        length.writeUInt8(at + part.length === block.length ? 1 : 0, 0);
        length.writeUInt16LE(part.length, 1);
        length.writeUInt16LE(~part.length & 0xffff, 3);
        pieces.push(length, part);
    }
    const end = Buffer.alloc(8);
    end.writeUInt32LE(crc32(block), 0);
    end.writeUInt32LE(block.length, 4);
    return [...pieces, end];
};

;// CONCATENATED MODULE: ./src/package/entries.js







function bytesOf({ content }) {
    return content instanceof Uint8Array ? content.length : content.bytes;
}
/**
 * Reads a file once, from its first byte to its last, into a buffer that is used again.
 *
 * @throws {UserError} it is a link or no file, it can't be read, or it changed meanwhile
 */
async function* entries_fileBytes(file, into, { alone = false, onStamp } = {}) {
    const handle = await opened(file);
    try {
        const before = await regular(handle, file);
        const size = Number(before.size);
        if (alone && before.nlink > 1n) {
            throw new UserError(`${shownPath(file)} has a second name elsewhere (a hard link); put a copy in its place`);
        }
        let read = 0;
        for (;;) {
            const buffer = into();
            const { bytesRead } = await handle.read(buffer, 0, buffer.length, read);
            if (bytesRead === 0)
                break;
            read += bytesRead;
            if (read > size)
                break;
            yield buffer.subarray(0, bytesRead);
        }
        const stamp = stampOf(before);
        if (read !== size || stampOf(await handle.stat({ bigint: true })) !== stamp) {
            throw new UserError(`${shownPath(file)} changed while it was read; nothing may write to it now`);
        }
        onStamp?.(stamp);
    }
    catch (cause) {
        throw diskError(`read ${shownPath(file)}`, cause);
    }
    finally {
        await handle.close();
    }
}
async function opened(file) {
    try {
        // Neither follows a link nor waits for the other end of a pipe.
        return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    }
    catch (cause) {
        throw diskError(`read ${shownPath(file)}`, cause);
    }
}
function stampOf({ dev, ino, size, mtimeNs, ctimeNs }) {
    return [dev, ino, size, mtimeNs, ctimeNs].join();
}
async function regular(handle, file) {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile())
        throw new UserError(`${shownPath(file)} is no file; packages hold nothing but files`);
    return stats;
}
/** Two buffers in turns: one is read into while the other is worked on. */
function entries_turns(bytes = blocks_BLOCK) {
    let [now, next] = [Buffer.allocUnsafeSlow(bytes), Buffer.allocUnsafeSlow(bytes)];
    return () => {
        ;
        [now, next] = [next, now];
        return now;
    };
}
/** The bytes of an entry, in pieces; a piece is good until the next one is asked for. */
async function* entryBytes({ content }, into, onStamp) {
    if (!(content instanceof Uint8Array))
        return yield* entries_fileBytes(content.file, into, onStamp && { onStamp });
    for (let at = 0; at < content.length; at += BLOCK)
        yield content.subarray(at, at + BLOCK);
}
/** Size and sha256 of some bytes, each of which is seen once. */
class entries_Measure {
    #hash = (0,external_node_crypto_.createHash)('sha256');
    size = 0;
    add(bytes) {
        this.size += bytes.length;
        this.#hash.update(bytes);
    }
    /** Hex. */
    digest() {
        return this.#hash.digest('hex');
    }
}

;// CONCATENATED MODULE: ./src/package/tar.js

const TAR_BLOCK = 512;
/** Two empty blocks end an archive. */
const TAR_END = 2 * TAR_BLOCK;
const MODES = { file: 0o644, executable: 0o755 };
/** Bytes that an archive's entry takes besides its content. */
function padding(size) {
    return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}
/**
 * A header of the POSIX ustar form, with nothing in it that depends on who packs: user and group 0, no names.
 *
 * @param mtime seconds since 1970
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html "ustar Interchange Format"
 */
function tarHeader(path, size, mode, mtime) {
    const parts = splitPath(path);
    if (parts === undefined)
        throw new Error(`${path} does not fit into a header`);
    const header = Buffer.alloc(TAR_BLOCK);
    header.write(parts.name, 0);
    header.write(octal(MODES[mode], 7), 100);
    header.write(octal(0, 7), 108);
    header.write(octal(0, 7), 116);
    header.write(octal(size, 11), 124);
    header.write(octal(mtime, 11), 136);
    header.write('        0', 148);
    header.write('ustar\0' + '00', 257);
    header.write(octal(0, 7), 329);
    header.write(octal(0, 7), 337);
    header.write(parts.prefix, 345);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${octal(sum, 6)} `, 148);
    return header;
}
function octal(value, digits) {
    const text = value.toString(8).padStart(digits, '0');
    if (!Number.isSafeInteger(value) || value < 0 || text.length > digits) {
        throw new Error(`${value} does not fit into ${digits} octal digits`);
    }
    return `${text}\0`;
}
/** @returns undefined where its sum is wrong: it is no header */
function readTarHeader(header) {
    const written = numberAt(header, 148, 8);
    let sum = 8 * SPACE;
    for (const [at, byte] of header.entries())
        if (at < 148 || at >= 156)
            sum += byte;
    if (written !== sum)
        return undefined;
    const [name, prefix] = [tar_textAt(header, 0, 100), tar_textAt(header, 345, 155)];
    const isPosix = header.toString('latin1', 257, 263) === 'ustar\0';
    return {
        path: isPosix && prefix !== '' ? `${prefix}/${name}` : name,
        type: header.toString('latin1', 156, 157),
        size: numberAt(header, 124, 12),
        mode: numberAt(header, 100, 8),
        mtime: numberAt(header, 136, 12),
    };
}
const SPACE = 0x20;
function tar_textAt(header, at, length) {
    const field = header.subarray(at, at + length);
    const end = field.indexOf(0);
    return field.toString('utf8', 0, end < 0 ? length : end);
}
function numberAt(header, at, length) {
    const digits = tar_textAt(header, at, length).trim();
    return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

;// CONCATENATED MODULE: ./src/package/members.js


/** What is wrong with a file, as the end of a sentence that begins with its name. */
class Damage extends Error {
    name = 'Damage';
}
const CUT_OFF = 'is cut off';
const DAMAGED = 'is damaged, or no gzip file';
const LAST = 1;
const INFLATED = 128 * 1024;
/**
 * What a gzip file holds, in pieces that are good until the next is asked for. Members that were only wrapped are read
 * without zlib and without a copy, so a large archive costs no memory; from the first one on that is compressed, zlib
 * reads the rest.
 *
 * @throws {Damage} or an error of zlib
 */
async function* unwrapped(file) {
    for (;;) {
        const start = await file.take(STORED_HEADER.length + 1);
        if (start.length === 0)
            return;
        const kind = start.at(-1);
        if (!start.subarray(0, -1).equals(STORED_HEADER) || kind > LAST)
            return yield* inflated(start, file);
        yield* storedMember(file, kind);
    }
}
/** @see https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4 */
async function* storedMember(file, first) {
    let [kind, size, sum] = [first, 0, 0];
    for (;;) {
        const lengths = await whole(file, 4);
        const length = lengths.readUInt16LE(0);
        if (lengths.readUInt16LE(2) !== (~length & 0xffff))
            throw new Damage(DAMAGED);
        for (let left = length; left > 0;) {
            const piece = await file.some(left);
            if (piece === undefined)
                throw new Damage(CUT_OFF);
            left -= piece.length;
            size += piece.length;
            sum = (0,external_node_zlib_.crc32)(piece, sum);
            yield piece;
        }
        if (kind === LAST)
            break;
        kind = (await whole(file, 1)).readUInt8(0);
        // A member begins as ours do and goes on compressed: Go's compressor writes such where the beginning doesn't shrink.
        if (kind > LAST)
            throw new Damage('was compressed by something else than Gradus, or is damaged');
    }
    const end = await whole(file, 8);
    if (end.readUInt32LE(0) !== sum || end.readUInt32LE(4) !== size % 2 ** 32)
        throw new Damage(DAMAGED);
}
async function whole(file, count) {
    const bytes = await file.take(count);
    if (bytes.length < count)
        throw new Damage(CUT_OFF);
    return bytes;
}
async function* inflated(start, file) {
    const gunzip = (0,external_node_zlib_.createGunzip)({ chunkSize: INFLATED });
    const feeding = feed(gunzip, start, file);
    feeding.catch((cause) => gunzip.destroy(cause));
    yield* blocks_ahead(gunzip.iterator());
    if (gunzip.bytesWritten !== (await feeding))
        throw new Damage('has further bytes behind its end');
}
/** What was written is used up when the next piece is asked for. @returns how many bytes there were */
async function feed(gunzip, start, file) {
    let fed = 0;
    for (let piece = start; piece !== undefined; piece = await file.some(blocks_BLOCK)) {
        fed += piece.length;
        const bytes = piece;
        await new Promise((done, fail) => {
            gunzip.write(bytes, (error) => (error ? fail(error) : done()));
        });
    }
    gunzip.end();
    return fed;
}

;// CONCATENATED MODULE: ./src/package/pull.js
/** Bytes that come in pieces, asked for by number. What is handed out is good until the next is asked for. */
class Pull {
    #pieces;
    #piece = new Uint8Array(0);
    constructor(pieces) {
        this.#pieces = pieces;
    }
    /** At least one byte and at most so many, without a copy; undefined where they end. */
    async some(most) {
        while (this.#piece.length === 0) {
            const { done, value } = await this.#pieces.next();
            if (done)
                return undefined;
            this.#piece = value;
        }
        const part = this.#piece.subarray(0, most);
        this.#piece = this.#piece.subarray(part.length);
        return part;
    }
    /** A copy of so many bytes; of fewer where they end before. */
    async take(count) {
        const taken = Buffer.alloc(count);
        let filled = 0;
        while (filled < count) {
            const part = await this.some(count - filled);
            if (part === undefined)
                return taken.subarray(0, filled);
            taken.set(part, filled);
            filled += part.length;
        }
        return taken;
    }
    /** Nothing more is asked for. */
    async close() {
        await this.#pieces.return?.();
    }
}

;// CONCATENATED MODULE: ./src/package/tar-order.js



/**
 * Checks entries as they come. Only what `writeArchive` writes is taken, byte by byte: so no other reader of the archive
 * finds anything else in it (T18).
 */
class Order {
    #where;
    #rules;
    #paths = new paths_PathSet();
    #count = 0;
    #total = 0;
    #before = '';
    #mtime;
    constructor(where, rules) {
        this.#where = where;
        this.#rules = rules;
    }
    /** @throws {UserError} it can't be in a package, or not here */
    next(header) {
        const read = readTarHeader(header);
        if (read === undefined)
            throw this.#bad('has a damaged header; get it anew');
        const { path, size } = read;
        const shown = paths_shownPath(path);
        this.#checkAmounts(shown, size);
        const trouble = kindTrouble(read.type) ?? this.#rules.pathTrouble(path) ?? this.#paths.add(path);
        if (trouble !== undefined)
            throw this.#bad(`has an entry ${shown} that ${trouble}; don't trust its source`);
        const mode = modeOf(read.mode);
        if (mode === undefined) {
            throw this.#bad(`has an entry ${shown} with ${modeTrouble(read.mode)}; don't trust its source`);
        }
        this.#mtime ??= read.mtime;
        // What tar allows and Gradus never writes: owners, other forms of a number, bytes behind a name, two times.
        const isOurs = this.#mtime === read.mtime && tarHeader(path, size, mode, read.mtime).equals(header);
        if (!isOurs)
            throw this.#bad(`has an entry ${shown} ${OTHERWISE}`);
        if (paths_byBytes(this.#before, path) >= 0)
            throw this.#bad(`has its entry ${shown} out of order; ${ANEW}`);
        this.#before = path;
        return { path, size, mode };
    }
    /** What fills a content up to a whole block. */
    behind({ path, size }, fill) {
        if (fill.length < padding(size))
            throw this.#bad(tar_order_CUT_OFF);
        if (!isZero(fill))
            throw this.#bad(`has bytes behind its file ${paths_shownPath(path)}, where there are none; ${ANEW}`);
    }
    /** Nothing but two empty blocks follows the last file. */
    end(second, further) {
        if (this.#count === 0)
            throw this.#bad('holds no file; get it anew');
        if (second.length < TAR_END - TAR_BLOCK)
            throw this.#bad(tar_order_CUT_OFF);
        if (!isZero(second))
            throw this.#bad(`has an end ${OTHERWISE}`);
        if (further !== undefined)
            throw this.#bad(`has further bytes behind its last file; ${ANEW}`);
    }
    #checkAmounts(shown, size) {
        const { limits, what } = this.#rules;
        const { files, fileBytes, bytes } = limits;
        this.#count += 1;
        if (this.#count > files)
            throw this.#bad(`has more than ${files} files; a ${what} never has so many`);
        if (Number.isNaN(size))
            throw this.#bad(`has an entry ${shown} ${OTHERWISE}`);
        if (size > fileBytes) {
            throw this.#bad(`has an entry ${shown} of ${size} bytes; a file has at most ${fileBytes}`);
        }
        this.#total += size;
        if (this.#total > bytes)
            throw this.#bad(`holds more than ${bytes} bytes; a ${what} is never so large`);
    }
    #bad(what) {
        return new errors/* UserError */.yo(`${this.#where} ${what}`);
    }
}
const ANEW = 'pack it by Gradus alone';
const OTHERWISE = `that is written as no Gradus writes it; ${ANEW}`;
const tar_order_CUT_OFF = 'is cut off; get it anew';
function isZero(bytes) {
    return bytes.every((byte) => byte === 0);
}
const FILES = ['0', '\0'];
const tar_order_KINDS = {
    1: 'is a hard link',
    2: 'is a symbolic link',
    3: 'is a device',
    4: 'is a device',
    5: 'is a folder by itself',
    6: 'is a pipe',
    x: 'is an extended header',
    g: 'is an extended header',
    L: 'is an extended header',
    K: 'is an extended header',
};
function kindTrouble(type) {
    return FILES.includes(type) ? undefined : (tar_order_KINDS[type] ?? 'is no plain file');
}
function modeOf(mode) {
    return Object.keys(MODES).find((name) => MODES[name] === mode);
}
function modeTrouble(mode) {
    if (mode & 0o4000)
        return 'a setuid bit';
    if (mode & 0o2000)
        return 'a setgid bit';
    if (mode & 0o1000)
        return 'a sticky bit';
    return `the mode ${mode.toString(8)} in place of 644 or 755`;
}

;// CONCATENATED MODULE: ./src/package/tar-entries.js








function packageRules(limits = paths_LIMITS) {
    return { limits, pathTrouble: (path) => paths_pathTrouble(path, limits), form: 'gzip', what: 'package' };
}
/**
 * Reads an archive from its first byte to its last. Pieces of a content are good until the next is asked for.
 *
 * @param visit gets an entry after all that its header says was found good, and reads its content to its end
 * @throws {UserError} what is wrong with it; or what `visit` throws
 */
async function readEntries(handle, options, visit) {
    const { where, rules, signal } = options;
    const { size } = await handle.stat();
    const file = new Pull(blocks_ahead(tar_entries_fileBytes(handle, options)));
    const tar = new Pull(counted(rules.form === 'gzip' ? unwrapped(file) : rest(file), size, options));
    const order = new Order(where, rules);
    try {
        for (let header = await tar.take(TAR_BLOCK);; header = await tar.take(TAR_BLOCK)) {
            if (header.length < TAR_BLOCK)
                throw new Damage('is cut off');
            if (isZero(header))
                break;
            const entry = order.next(header);
            await visit(entry, tar_entries_contentOf(tar, entry));
            order.behind(entry, await tar.take(padding(entry.size)));
        }
        order.end(await tar.take(TAR_END - TAR_BLOCK), await tar.some(1));
    }
    catch (cause) {
        signal.throwIfAborted();
        throw sentence(where, cause);
    }
    finally {
        await tar.close();
        await file.close();
    }
}
async function* tar_entries_fileBytes(handle, { signal, onFile, onFileBytes }) {
    const into = entries_turns();
    for (let at = 0;;) {
        const buffer = into();
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
        signal.throwIfAborted();
        if (bytesRead === 0)
            return;
        at += bytesRead;
        const bytes = buffer.subarray(0, bytesRead);
        onFileBytes?.(bytes);
        onFile?.(at);
        yield bytes;
    }
}
async function* rest(file) {
    for (let piece = await file.some(blocks_BLOCK); piece !== undefined; piece = await file.some(blocks_BLOCK))
        yield piece;
}
/** Stops a bomb before anything of it is used. */
async function* counted(pieces, size, { where, rules: { limits, what }, onTar }) {
    const large = limits.bytes + limits.files * 2 * TAR_BLOCK + TAR_END;
    const dense = limits.freeBytes + size * limits.ratio;
    let length = 0;
    for await (const piece of pieces) {
        length += piece.length;
        if (length > dense) {
            throw new errors/* UserError */.yo(`${where} unpacks to more than ${limits.ratio} times its ${size} bytes, as a bomb does; don't trust its source`);
        }
        if (length > large) {
            throw new errors/* UserError */.yo(`${where} unpacks to more than ${limits.bytes} bytes; a ${what} is never so large`);
        }
        onTar?.(piece);
        yield piece;
    }
}
async function* tar_entries_contentOf(tar, { size }) {
    for (let left = size; left > 0;) {
        const piece = await tar.some(left);
        if (piece === undefined)
            throw new Damage('is cut off');
        left -= piece.length;
        yield piece;
    }
}
/** What zlib says of a file that can't be read. */
const BROKEN = {
    Z_BUF_ERROR: 'is cut off',
    Z_DATA_ERROR: 'is damaged, or no gzip file',
};
function sentence(where, cause) {
    const what = cause instanceof Damage ? cause.message : BROKEN[cause.code ?? ''];
    return what === undefined ? cause : new errors/* UserError */.yo(`${where} ${what}; get it anew`, { cause });
}

;// CONCATENATED MODULE: ./src/package/extract.js









/** An archive that is open: the file that was looked at is the one that is unpacked, whatever its name leads to now. */
class Archive {
    #handle;
    #where;
    #options;
    constructor(handle, where, options) {
        this.#handle = handle;
        this.#where = where;
        this.#options = options;
    }
    /** @throws {UserError} there is no such file */
    static async open(file, options) {
        const where = `the package ${(0,external_node_path_.basename)(file)}`;
        let handle;
        try {
            handle = await (0,promises_.open)(file, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
            if (!(await handle.stat()).isFile())
                throw new errors/* UserError */.yo(`${file} is no file; give the archive of a package`);
            return new Archive(handle, where, options);
        }
        catch (cause) {
            await handle?.close();
            throw disk_diskError(`open ${file}`, cause);
        }
    }
    /**
     * Looks at all of it, and writes nothing.
     *
     * @throws {UserError} the first thing that can't be in a package
     */
    async list() {
        const files = [];
        const metadata = new Map();
        const tar = new entries_Measure();
        const { onFileBytes } = this.#options;
        await this.#read({ onTar: (bytes) => tar.add(bytes), onFileBytes }, async (entry, content) => {
            const kept = this.#keeping(entry);
            const measure = new entries_Measure();
            for await (const bytes of content) {
                measure.add(bytes);
                kept?.push(Buffer.from(bytes));
            }
            if (kept !== undefined)
                metadata.set(entry.path, Buffer.concat(kept));
            files.push({ ...entry, sha256: measure.digest() });
        });
        return { where: this.#where, files, metadata, digest: `sha256:${tar.digest()}` };
    }
    /**
     * Unpacks what was listed and verified into a folder that is not there yet. It appears when it is whole.
     *
     * @param files as `list` found them
     * @throws {UserError} the archive changed since, the disk is full, something stands at `to`
     */
    async unpack(files, to) {
        let draft;
        try {
            await refuseStanding(to);
            await (0,promises_.mkdir)((0,external_node_path_.dirname)(to), { recursive: true });
            const fresh = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_path_.dirname)(to), '.gradus-'));
            draft = fresh;
            const expected = files[Symbol.iterator]();
            await this.#read({}, async (entry, content) => {
                const { value } = expected.next();
                await this.#write(fresh, entry, content, value);
            });
            if (!expected.next().done)
                throw this.#changed();
            await (0,promises_.chmod)(draft, 0o755);
            // An empty folder would be replaced; `to` is made here, so that what came meanwhile is refused.
            await (0,promises_.mkdir)(to);
            await (0,promises_.rename)(draft, to).catch(async (cause) => {
                await (0,promises_.rmdir)(to);
                throw cause;
            });
        }
        catch (cause) {
            if (draft !== undefined)
                await (0,promises_.rm)(draft, { recursive: true, force: true });
            throw disk_diskError(`unpack to ${to}`, cause);
        }
    }
    async [Symbol.asyncDispose]() {
        await this.#handle.close();
    }
    async #write(root, entry, content, listed) {
        const place = (0,external_node_path_.join)(root, entry.path);
        await (0,promises_.mkdir)((0,external_node_path_.dirname)(place), { recursive: true });
        const handle = await (0,promises_.open)(place, 'wx', 0o600);
        const measure = new entries_Measure();
        try {
            for await (const bytes of content) {
                measure.add(bytes);
                for (let at = 0; at < bytes.length;)
                    at += (await handle.write(bytes, at)).bytesWritten;
            }
            await handle.chmod(MODES[entry.mode]);
        }
        finally {
            await handle.close();
        }
        const same = listed?.path === entry.path && listed.mode === entry.mode && listed.sha256 === measure.digest();
        if (!same)
            throw this.#changed();
    }
    #keeping({ path, size }) {
        const most = content_KEPT.get(path);
        if (most === undefined)
            return undefined;
        if (size > most)
            throw new errors/* UserError */.yo(`${this.#where}: ${path} has ${size} bytes; at most ${most} are read`);
        return [];
    }
    async #read(taps, visit) {
        const { limits, signal, onProgress } = this.#options;
        const { size } = await this.#handle.stat();
        const onFile = (done) => onProgress?.(done, size);
        const { onTar, onFileBytes } = taps;
        const heard = { onFile, ...(onTar && { onTar }), ...(onFileBytes && { onFileBytes }) };
        const options = { where: this.#where, rules: packageRules(limits), signal, ...heard };
        await readEntries(this.#handle, options, visit);
    }
    #changed() {
        return new errors/* UserError */.yo(`${this.#where} changed while it was unpacked; nothing may write to it now`);
    }
}
async function refuseStanding(to) {
    const there = await (0,promises_.lstat)(to).catch(() => undefined);
    if (there !== undefined)
        throw new errors/* UserError */.yo(`${to} is there already; give a folder that is not there yet`);
}

;// CONCATENATED MODULE: ./src/package/listing.js



/**
 * What lies in a folder, one by one: whoever has seen enough of a hundred thousand files asks for no more.
 *
 * @throws {UserError} it can't be read
 */
function* listing_itemsOf(folder) {
    let open;
    try {
        open = opendirSync(folder, { bufferSize: 256 });
        for (let item = open.readSync(); item !== null; item = open.readSync())
            yield item;
    }
    catch (cause) {
        throw diskError(`read the folder ${shownPath(folder)}`, cause);
    }
    finally {
        open?.closeSync();
    }
}

;// CONCATENATED MODULE: ./src/package/folder.js








/**
 * What lies in a package that was unpacked: every file read once, through no link.
 *
 * @throws {UserError} the first thing that can't be in a package
 */
async function folder_readFolder(folder, options) {
    const { signal, onBytes, limits = LIMITS } = options;
    const where = `the package in ${folder}`;
    const files = [];
    const metadata = new Map();
    const into = turns();
    let total = 0;
    for (const { path, mode } of listed(folder, where, limits)) {
        const most = KEPT.get(path);
        const kept = [];
        const measure = new Measure();
        for await (const bytes of ahead(fileBytes(join(folder, path), into, { alone: true }))) {
            signal.throwIfAborted();
            measure.add(bytes);
            onBytes?.(bytes.length);
            total += bytes.length;
            if (measure.size > limits.fileBytes || total > limits.bytes) {
                throw new UserError(`${where}: ${shownPath(path)} makes it larger than a package can be`);
            }
            if (most !== undefined && measure.size > most) {
                throw new UserError(`${where}: ${path} has more than the ${most} bytes that are read`);
            }
            if (most !== undefined)
                kept.push(Buffer.from(bytes));
        }
        if (most !== undefined)
            metadata.set(path, Buffer.concat(kept));
        files.push({ path, size: measure.size, sha256: measure.digest(), mode });
    }
    return { where, files, metadata };
}
/**
 * A file of a package whose content was verified: what is handed out are the bytes that the manifest lists, or nothing.
 *
 * @throws {UserError} they are others by now
 */
async function readVerified(folder, manifest, path) {
    const listed = manifest.files.find((file) => file.path === path);
    if (listed === undefined)
        throw new UserError(`the package ${manifest.name} ${manifest.version} has no file ${path}`);
    const measure = new Measure();
    const pieces = [];
    for await (const bytes of fileBytes(join(folder, path), () => Buffer.allocUnsafe(64 * 1024), { alone: true })) {
        measure.add(bytes);
        pieces.push(bytes);
        if (measure.size > listed.size)
            break;
    }
    if (measure.size === listed.size && measure.digest() === listed.sha256)
        return Buffer.concat(pieces);
    throw new UserError(`${join(folder, path)} is not what was signed; it changed after it was verified`);
}
function listed(folder, where, limits) {
    const found = [];
    const paths = new PathSet();
    const open = [''];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        let isEmpty = true;
        for (const item of itemsOf(join(folder, next))) {
            isEmpty = false;
            const path = `${next}${item.name}`;
            const trouble = item.isDirectory()
                ? undefined
                : (folder_kindTrouble(item) ?? pathTrouble(path, limits) ?? paths.add(path));
            if (trouble !== undefined)
                throw new UserError(`${where}: ${shownPath(path)} ${trouble}`);
            if (item.isDirectory())
                open.push(`${path}/`);
            else
                found.push({ path, mode: folder_modeOf(join(folder, path)) });
            if (path.split('/').length > limits.depth + 2)
                throw new UserError(`${where} is too deep at ${shownPath(path)}`);
            if (found.length > limits.files) {
                throw new UserError(`${where} has more than ${limits.files} files; a package never has so many`);
            }
        }
        if (isEmpty)
            throw new UserError(`${where} has an empty folder ${shownPath(next) || '.'}, which no package has`);
    }
    return found.sort((a, b) => byBytes(a.path, b.path));
}
function folder_kindTrouble(item) {
    if (item.isSymbolicLink())
        return 'is a symbolic link';
    if (item.isFile())
        return undefined;
    return item.isFIFO() || item.isSocket() ? 'is a pipe or a socket' : 'is a device';
}
/** As `MODES` are written on unpacking: the owner's right alone, others depend on a umask. */
function folder_modeOf(file) {
    return (lstatSync(file).mode & 0o100) === 0 ? 'file' : 'executable';
}

;// CONCATENATED MODULE: ./src/package/package-file.js








const package_file_LIMITS = { bytes: 512 * 1024, aliases: 0, depth: 4, nodes: 10_000 };
/** The text of `metadata/package.json`, keys sorted, for people and programs. */
function packageFileText(file) {
    return `${JSON.stringify(sorted(file), null, 2)}\n`;
}
function sorted(value) {
    const entries = Object.entries(value)
        .filter(([, child]) => child !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, child]) => [key, typeof child === 'object' ? sorted(child) : child]));
}
/**
 * @param where the package, or the input, as an error names it
 * @throws {UserError} what is wrong with it
 */
function readPackageFile(bytes, where) {
    const name = `${where}: ${PACKAGE}`;
    const { value } = (0,yaml/* readYaml */.g)(Buffer.from(bytes).toString('utf8'), name, package_file_LIMITS);
    const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
    if (typeof schema === 'number' && schema > 1) {
        throw new errors/* UserError */.yo(`${name} has schema ${schema} and this Gradus reads schema 1; use the Gradus that made it, or a newer one`);
    }
    return checkedPackageFile(value, name);
}
/** @throws {UserError} what is wrong with it, all of it */
function checkedPackageFile(value, where) {
    const problems = [];
    const file = (0,config_read/* readBySchema */.RZ)(PACKAGE_SCHEMA, value, [], problems);
    if (problems.length === 0)
        problems.push(...meaning(file));
    if (problems.length > 0)
        throw new errors/* UserError */.yo((0,load/* report */.z8)(problems.map((problem) => `${where}: ${(0,load/* sentenceOf */.$N)(problem)}`)));
    return file;
}
function meaning({ images, dependencies, created }) {
    const problems = [];
    if (Number.isNaN(Date.parse(created)))
        problems.push({ path: ['created'], sentence: `${created} is no time` });
    for (const [container, image] of Object.entries(images)) {
        if ((0,image_reference/* splitReference */.mQ)(image) !== undefined)
            continue;
        problems.push({ path: ['images', container], sentence: 'is no image reference; write registry/path@sha256:…' });
    }
    for (const [name, range] of Object.entries(dependencies)) {
        if (semver.validRange(range) !== null)
            continue;
        const sentence = `${JSON.stringify(range)} is no range of versions; write one such as ^1.2.0 or >=1.2.0 <3`;
        problems.push({ path: ['dependencies', name], sentence });
    }
    return problems;
}
/** Digests of the images, sorted, each once: as the manifest has them. */
function imageDigests({ images }) {
    const digests = Object.values(images).map((image) => image.slice(image.indexOf('@') + 1));
    return [...new Set(digests)].sort();
}

;// CONCATENATED MODULE: ./src/package/verify.js






/**
 * Judges what was read, in this order: the signature over the manifest's bytes, the manifest, every file it lists, no file
 * it doesn't, name, version and stage, the images.
 *
 * @throws {UserError} the first thing that is wrong
 */
async function verifyContent(content, expected, judges) {
    const { where, metadata } = content;
    const bytes = metadata.get(MANIFEST);
    if (bytes === undefined)
        throw new errors/* UserError */.yo(`${where} has no ${MANIFEST}, so nothing of it can be verified; pack it again`);
    const signatures = new Map(SIGNATURES.flatMap((path) => [...metadata].filter(([key]) => key === path)));
    const verified = await judges.signature(bytes, signatures);
    const manifest = readManifest(bytes, where);
    compareFiles(manifest.files, content.files, where);
    const file = readPackageFile(metadata.get(PACKAGE) ?? missing(where, PACKAGE), where);
    compareFacts(manifest, file, metadata, where);
    compareExpected(manifest, expected, where);
    await judges.images?.(file.images);
    const lock = metadata.get(LOCK);
    return { manifest, package: file, verified, ...(lock !== undefined && { lock }) };
}
/** An archive that was listed; afterwards `archive.unpack` may write its files. */
async function verifyArchive(archive, expected, judges) {
    const content = await archive.list();
    return { ...(await verifyContent(content, expected, judges)), content };
}
/** A package that was unpacked; use its files through `readVerified` alone. */
async function verifyFolder(folder, expected, judges, options) {
    return await verifyContent(await readFolder(folder, options), expected, judges);
}
function missing(where, path) {
    throw new errors/* UserError */.yo(`${where} has no ${path}, which every package has; pack it again`);
}
function compareFiles(listed, found, where) {
    const there = new Map(found.map((file) => [file.path, file]));
    const known = new Set(listed.map(({ path }) => path));
    const renamed = (sha256) => {
        const other = found.find((file) => file.sha256 === sha256 && !known.has(file.path));
        return other === undefined ? '' : `; ${paths_shownPath(other.path)} has its bytes`;
    };
    for (const { path, size, sha256, mode } of listed) {
        const file = there.get(path);
        if (file === undefined)
            throw new errors/* UserError */.yo(`${where} lacks ${paths_shownPath(path)}, which its manifest lists${renamed(sha256)}`);
        if (file.size !== size) {
            throw new errors/* UserError */.yo(`${where}: ${paths_shownPath(path)} has ${file.size} bytes and its manifest says ${size}; it was changed`);
        }
        if (file.sha256 !== sha256)
            throw new errors/* UserError */.yo(`${where}: ${paths_shownPath(path)} was changed; its bytes are not those that were signed`);
        if (file.mode !== mode) {
            throw new errors/* UserError */.yo(`${where}: ${paths_shownPath(path)} is ${MODE_WORDS[file.mode]} and its manifest says ${MODE_WORDS[mode]}`);
        }
        there.delete(path);
    }
    for (const path of [MANIFEST, ...SIGNATURES])
        there.delete(path);
    const [unlisted] = there.keys();
    if (unlisted !== undefined)
        throw new errors/* UserError */.yo(`${where} has ${paths_shownPath(unlisted)}, which its manifest does not list`);
}
const MODE_WORDS = { file: 'not executable', executable: 'executable' };
/** What is said in two places must be one thing. */
function compareFacts(manifest, file, metadata, where) {
    for (const key of ['name', 'version']) {
        if (manifest[key] === file[key])
            continue;
        throw new errors/* UserError */.yo(`${where}: ${PACKAGE} says ${key} ${file[key]} and the manifest ${manifest[key]}; pack it again`);
    }
    if (manifest.images.join() !== imageDigests(file).join()) {
        throw new errors/* UserError */.yo(`${where}: ${PACKAGE} and the manifest name other images; pack it again`);
    }
    const lock = manifest.files.find(({ path }) => path === LOCK)?.sha256;
    if (manifest.lock !== lock || (lock !== undefined && !metadata.has(LOCK))) {
        throw new errors/* UserError */.yo(`${where}: the manifest has another digest of ${LOCK} than its list of files; pack it again`);
    }
}
function compareExpected(manifest, expected, where) {
    const what = `${manifest.name} ${manifest.version}`;
    if (manifest.name !== expected.name) {
        throw new errors/* UserError */.yo(`${where} is ${what}, signed as such, and ${expected.name} was asked for; this is another package`);
    }
    if (manifest.version !== expected.version) {
        throw new errors/* UserError */.yo(`${where} is ${what}, signed as such, and version ${expected.version} was asked for; this is another version`);
    }
    if (expected.stage !== undefined && manifest.stage !== expected.stage) {
        throw new errors/* UserError */.yo(`${where} was packed for ${manifest.stage} and not for ${expected.stage}; promote it first`);
    }
}

;// CONCATENATED MODULE: ./src/repository/judge.js


/** By what the configuration trusts in each environment, and nothing else (T22). */
function judgeBy(trust, world) {
    return async (bytes, signatures, environment, what) => await verifyAny(bytes, signatures, trust(environment), `${what} (for ${environment})`, world);
}
/**
 * The same for a package.
 *
 * @param stage    that it says it was packed for: by the trust of this environment it is judged
 * @param verified gets who signed
 */
function packageJudges(judge, stage, what, verified) {
    return {
        async signature(manifest, signatures) {
            const verdict = await judge(manifest, signaturesOf(signatures), stage, what);
            verified.push(...verdict.verified);
            const [first] = verdict.verified;
            if (first === undefined)
                throw new Error(`a judge of ${what} lets nobody count`);
            return first;
        },
    };
}
const judge_KINDS = { 'metadata/signature.asc': 'openpgp', 'metadata/bundle.sigstore.json': 'sigstore' };
function signaturesOf(found) {
    return SIGNATURES.flatMap((where) => {
        const bytes = found.get(where);
        return bytes === undefined ? [] : [{ kind: judge_KINDS[where], where, bytes }];
    });
}

;// CONCATENATED MODULE: ./src/repository/fetch.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});







/**
 * Downloads a package's archive into a private folder and verifies it: signature by the trust of the environment that it
 * was packed for, every file, name, version and stage, and that the registry's config says the same.
 *
 * @param name    that was asked for (T21)
 * @param version the same
 * @throws {UserError} the first thing that is wrong
 */
async function fetchPackage(store, record, { name, version }, folder, { judge, images, onProgress }, { signal }) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const file = (0,external_node_path_.join)(folder, archiveName(name, version));
        await download(store, record.layer, file, onProgress);
        const archive = __addDisposableResource(env_1, await Archive.open(file, { signal }), true);
        const signers = [];
        const { stage } = record.config;
        const judges = { ...packageJudges(judge, stage, `${name} ${version}`, signers), ...(images && { images }) };
        const verified = await verifyArchive(archive, { name, version, stage }, judges);
        if (!configBytes(configOf(verified, verified.content.digest)).equals(record.configBytes)) {
            throw new errors/* UserError */.yo(`${store.name}@${record.digest}: its config in the registry is not what the signed package says; don't trust it, and push ${name} ${version} under a new version`);
        }
        return { ...verified, file, signers };
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
/** `acme-shop-1.4.2.tgz` */
function archiveName(name, version) {
    return `${name.replaceAll('/', '-')}-${version}.tgz`;
}

;// CONCATENATED MODULE: ./src/repository/open.js




/**
 * Nothing is asked of the registry yet.
 *
 * @throws {UserError} what is wanted can't be read, or is of another repository
 */
function openWanted({ repository, wanted: given }, world) {
    const wanted = typeof given === 'string' ? readWanted(given, repository) : given;
    const place = placeOfPackage(repository, wanted.name);
    return { wanted, place, store: openRegistry(place, world) };
}
/** `ghcr.io/acme/packages/acme/shop:1.4.2@sha256:…` */
function packageReference(place, version, digest) {
    return formatReference({ ...place, tag: tagOfVersion(version), digest });
}

;// CONCATENATED MODULE: ./src/repository/admit.js






/**
 * Whether a package may run in an environment: its tag is resolved once, and that digest is signed by somebody who
 * counts, is the name and version that were asked for, reached the environment, and was not taken back.
 *
 * @throws {UserError} it may not; says why
 */
async function admitPackage(request, world) {
    const { wanted, place, store } = openWanted(request, world);
    const admitted = await admitFrom(store, { ...request, wanted }, world);
    return { ...admitted, reference: packageReference(place, admitted.manifest.version, admitted.digest) };
}
/** The same from any place where packages are, such as an OCI layout. */
async function admitFrom(store, request, world) {
    const { wanted, environment, to } = request;
    const chosen = await choose(store, wanted, { ...request, yanked: 'refused' });
    const { record, standing } = chosen;
    const asked = { name: wanted.name, version: wanted.version ?? record.config.version };
    refuseUnreached(chosen, environment);
    const beside = to === undefined ? world.temporary : (0,external_node_path_.dirname)(to);
    return await inPrivateFolder(beside, world, async (folder) => {
        const fetched = await fetchPackage(store, record, asked, folder, request, world);
        if (to !== undefined)
            await putInPlace(fetched.file, to);
        return { ...judged(fetched), ...identity(store, chosen), standing, ...(to !== undefined && { file: to }) };
    });
}
function identity(store, { record, standing }) {
    return {
        reference: `${store.name}@${record.digest}`,
        digest: record.digest,
        promotions: standing.promotions,
    };
}
function judged({ manifest, package: file, verified, lock, signers }) {
    return { manifest, package: file, verified, signers, ...(lock !== undefined && { lock }) };
}
/** @throws {UserError} with the reason of each promotion that would have led there and does not count */
function refuseUnreached({ record, standing }, environment) {
    const { stages, refused } = standing;
    if (stages.includes(environment))
        return;
    const { name, version, stage } = record.config;
    const why = refused.filter(({ to }) => to === environment).map(({ sentence }) => sentence);
    const reasons = why.length === 0 ? '' : ` (${why.join('; ')})`;
    const also = stages.length > 1 ? `, promoted to ${stages.slice(1).join(', ')}` : '';
    throw new errors/* UserError */.yo(`${name} ${version} was packed for ${stage}${also} and not promoted to ${environment}${reasons}; promote it first`);
}

;// CONCATENATED MODULE: ./src/repository/transfer/mapping.js



const mapping_FORM = 'write from=to, such as ghcr.io/acme=registry.internal/acme';
/**
 * Reads lines such as `ghcr.io/acme=registry.internal/mirror`.
 *
 * @throws {UserError} a line is none, or one place is given twice
 */
function readMapping(lines, to) {
    const places = lines.map((line) => {
        const [from = '', target = '', ...more] = line.split('=').map((part) => part.trim());
        const wrong = [from, target].some((place) => !isPlace(place)) || more.length > 0;
        if (wrong)
            throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(line)}" says of no place where it is on this side; ${mapping_FORM}`);
        return [from, target];
    });
    const twice = places.find(([from], index) => places.findIndex(([other]) => other === from) < index);
    if (twice !== undefined)
        throw new errors/* UserError */.yo(`${twice[0]} is given two places on this side; give it one`);
    if (to !== undefined && !isPlace(to)) {
        throw new errors/* UserError */.yo(`"${(0,image_reference/* shownReference */.Xu)(to)}" is no registry, nor a folder of one; write one such as registry.internal`);
    }
    return { places, ...(to !== undefined && { to }) };
}
/** A host, with or without folders; no tag, no digest. */
function isPlace(text) {
    const parts = (0,image_reference/* splitReference */.mQ)(`${text}/x`);
    return parts !== undefined && /^[^/]*(?:[.:]|^localhost)[^/]*(?:\/|$)/.test(text) && !/[A-Z]/.test(text);
}
/**
 * Where a repository is on this side. The longest place that leads to it counts.
 *
 * @param original reference of the other side; tag and digest go along
 * @throws {UserError} nothing says where it goes
 */
function mapped(original, { places, to }) {
    const { registry, path, ...name } = parseReference(original);
    const whole = `${registry}/${path}`;
    const [longest] = places
        .filter(([from]) => whole === from || whole.startsWith(`${from}/`))
        .sort(([a], [b]) => b.length - a.length);
    const target = longest === undefined ? to && `${to}/${path}` : `${longest[1]}${whole.slice(longest[0].length)}`;
    if (target === undefined) {
        throw new errors/* UserError */.yo(`nothing says where ${whole} is on this side; give the registry there, or ${mapping_FORM}`);
    }
    if (!target.includes('/')) {
        throw new errors/* UserError */.yo(`${whole} would be ${target}, a registry and no repository; give it one, such as ${target}/${path}`);
    }
    return { ...parseReference(target), ...name };
}

;// CONCATENATED MODULE: ./src/action/admission/package-image.js


/**
 * Which container of a Deployment gets which image of a package. One container changes in a rollout; every other one
 * that the package names must run what it names already.
 *
 * @param images by container, by digest; those of other Deployments are left alone
 * @param named  container of the configuration
 * @param what   the package as an error names it: `acme/shop 1.4.2`
 * @throws {UserError} no container is named, or several would have to change
 */
function imageFor(images, deployment, named, what) {
    const { containers } = deployment.spec.template.spec;
    const where = `Deployment ${deployment.metadata.name}`;
    const known = containers.filter(({ name }) => Object.hasOwn(images, name));
    if (known.length === 0) {
        throw new errors/* UserError */.yo(`package ${what} names images for ${package_image_listed(Object.keys(images))}, and ${where} has ${package_image_listed(containers.map(({ name }) => name))}; pack it with the names of its containers`);
    }
    const changed = known.filter(({ name, image }) => !image.endsWith(`@${digestIn(images, name, what)}`));
    const wanted = named ?? changed[0]?.name ?? known[0].name;
    if (!known.some(({ name }) => name === wanted)) {
        throw new errors/* UserError */.yo(`container: package ${what} names no image for ${wanted} of ${where}; it has ${package_image_listed(known.map(({ name }) => name))}`);
    }
    const others = changed.map(({ name }) => name).filter((name) => name !== wanted);
    if (others.length > 0) {
        throw new errors/* UserError */.yo(`package ${what} changes the containers ${[wanted, ...others].join(' and ')} of ${where}, and a rollout changes one; bring ${others.join(' and ')} to the package's digest first, or pack them apart`);
    }
    return { image: images[wanted], container: wanted };
}
function digestIn(images, name, what) {
    try {
        return (0,workload_image/* parseImage */.zZ)(images[name]).digest;
    }
    catch (cause) {
        if (!(cause instanceof errors/* UserError */.yo))
            throw cause;
        throw new errors/* UserError */.yo(`package ${what}, image of ${name}: ${cause.message}`, { cause });
    }
}
function package_image_listed(names) {
    return names.length === 0 ? 'none' : names.join(', ');
}

;// CONCATENATED MODULE: ./src/action/admission/package.js











/** Stage of packages where no environment is named, as sign-package has it. */
const NO_ENVIRONMENT = 'default';
/**
 * Lets a package in by what was asked for: its tag is resolved once, and everything after is about that digest.
 *
 * @throws {UserError} it may not come in
 */
async function broughtBy(text, bringing, checks) {
    const { service, deployment, mapping, running } = bringing;
    const repository = repositoryFor(text, service);
    const admitted = await admittedTo(repository, text, service.environment, checks);
    const { name, version } = admitted.manifest;
    const present = running(name);
    if (present !== undefined && semver.lt(version, present)) {
        throw new errors/* UserError */.yo(`package ${name} ${version} is older than ${present}, which runs; go back with the action rollback, which records it as such, or give a newer version`);
    }
    const images = onThisSide(admitted.package.images, mapping);
    const { image, container } = imageFor(images, deployment, service.container, `${name} ${version}`);
    await refuseUnserved(image, checks);
    return { image, container, ...foundIn(admitted, service.environment) };
}
/** Another registry serves the same bytes under the same digest, so a mapping takes nothing from the signature. */
function onThisSide(images, lines) {
    const { places } = readMapping(lines);
    return Object.fromEntries(Object.entries(images).map(([container, image]) => {
        const { registry } = parseReference(image);
        return [container, places.length === 0 ? image : formatReference(mapped(image, { places, to: registry }))];
    }));
}
/** @throws {UserError} the registry does not serve what would run */
async function refuseUnserved(image, { world }) {
    const reference = parseReference(image);
    await openRegistry(reference, world).resolve((0,workload_image/* parseImage */.zZ)(image).digest);
}
/**
 * The same package once more, by its digest, at the moment its image comes in.
 *
 * @param plan what comes in where
 * @throws {UserError} it may not come in any more, or names another image
 */
async function admittedPackage({ reference, name, version }, { to, container }, { packages, environment }, checks) {
    const { digest, ...place } = parseReference(reference);
    // The record lies in the cluster: where to ask, and with whose login, is for the configuration to say.
    if (digest === undefined || packages === undefined || repositoryOf(place) !== `${packages}/${name}`) {
        throw new errors/* UserError */.yo(`the rollout's package is ${reference}, and packages are in ${packages ?? 'no repository that is known here'}; give its repository as packages.repository of gradus.yml or input repository`);
    }
    const admitted = await admittedTo(packages, `${name}@${version}@${digest}`, environment, checks);
    const { images } = admitted.package;
    const named = container === undefined ? Object.values(images) : [images[container.name] ?? ''];
    const wanted = (0,workload_image/* parseImage */.zZ)(to).digest;
    if (!named.some((image) => image.endsWith(`@${wanted}`))) {
        throw new errors/* UserError */.yo(`package ${name} ${version} does not name ${to}; deploy the image that it names`);
    }
    return foundIn(admitted, environment);
}
async function admittedTo(repository, text, environment, { world, trust }) {
    const judge = async (...[bytes, signatures, stage, what]) => await verify_verifyAny(bytes, signatures, await trust(stage), `${what} (for ${stage})`, world);
    return await admitPackage({ repository, wanted: text, environment: environment ?? NO_ENVIRONMENT, judge }, world);
}
function repositoryFor(text, { packages }) {
    if (packages === undefined) {
        throw new errors/* UserError */.yo(`input package: it is not known where "${text.slice(0, 200)}" is; write packages: {repository: ghcr.io/acme/packages} into gradus.yml, or give the input repository`);
    }
    readWanted(text, packages);
    return packages;
}
function foundIn({ reference, manifest, signers, promotions }, environment = NO_ENVIRONMENT) {
    const { name, version, stage } = manifest;
    const last = promotions.findLast(({ statement }) => statement.to === environment);
    const promotion = last && {
        ...(({ from, to, approver, at }) => ({ from, to, approver, at }))(last.statement),
        signers: signersOf({ verified: last.signers }),
    };
    return {
        signers: signersOf({ verified: signers }),
        package: { reference, name, version, stage, ...(promotion && { promotion }) },
    };
}

;// CONCATENATED MODULE: ./src/action/admission/gate.js








/** A registry or log that is silent must not hold a rollout for long, and a way back even less. */
const LIMIT_SECONDS = { rollout: 180, rollback: 30 };
function openGate(action, inputs, service) {
    const access = registryAccess(action, inputs);
    const input = inputs.trustedKeys === undefined ? undefined : (0,trust/* readTrustedKeys */.sr)(inputs.trustedKeys);
    const config = { 'trusted-keys': service.trustedKeys };
    const { breakGlass: reason, githubToken } = inputs;
    let glass;
    const checksFor = (signal) => {
        const world = { ...access, signal, outside: [process.cwd()], temporary: action.files.path, now: Date.now };
        return {
            world,
            trust: (environment, use) => trustOf(config, environment, input, workspaceKeys, world, use),
        };
    };
    const within = async (kind, what, work) => {
        const limit = AbortSignal.timeout(LIMIT_SECONDS[kind] * 1000);
        try {
            return await work(checksFor(AbortSignal.any([action.cancelled, limit])));
        }
        catch (cause) {
            if (action.cancelled.aborted && !(cause instanceof errors/* Cancelled */.cJ))
                throw action.cancelled.reason;
            if (!limit.aborted || cause instanceof errors/* UserError */.yo)
                throw cause;
            throw new errors/* UserError */.yo(`the signatures of ${what} could not be checked within ${LIMIT_SECONDS[kind]} s; see whether its registry answers, or break the glass with break-glass`, { cause });
        }
    };
    const find = async (wanted) => {
        if (reason !== undefined) {
            glass ??= brokenGlass(action, reason, githubToken);
            return { signers: [], breakGlass: await glass };
        }
        return await within(wanted.kind, wanted.plan.to, async (checks) => {
            const packed = wanted.admissions?.findLast((one) => one.package !== undefined)?.package;
            return packed === undefined
                ? await signedImage(wanted.plan.to, service.environment, checks)
                : await admittedPackage(packed, wanted.plan, service, checks);
        });
    };
    return {
        async admit(wanted) {
            const { digest } = (0,workload_image/* parseImage */.zZ)(wanted.plan.to);
            const here = { at: new Date().toISOString(), run: action.facts.id, digest };
            const before = wanted.kind === 'rollback' ? wanted.admissions?.findLast((one) => one.rollout !== undefined) : undefined;
            return before === undefined ? { ...here, ...(await find(wanted)) } : { ...before, ...here };
        },
        async bring(text, where) {
            if (reason !== undefined) {
                throw new errors/* UserError */.yo('break-glass goes with image: what a package brings is only known when its signature counts; give the image by digest');
            }
            const { image, container, ...found } = await within('rollout', text, (checks) => broughtBy(text, { ...where, service }, checks));
            const here = { at: new Date().toISOString(), run: action.facts.id, digest: (0,workload_image/* parseImage */.zZ)(image).digest };
            return { image, container, admission: { ...here, ...found } };
        },
    };
}


/***/ })

};
