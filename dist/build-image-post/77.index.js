export const id = 77;
export const ids = [77];
export const modules = {

/***/ 77:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  removeSmokeLeftovers: () => (/* binding */ removeSmokeLeftovers)
});

// UNUSED EXPORTS: smokeLaidOut

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(760);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(598);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(67);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(708);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(75);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(466);
// EXTERNAL MODULE: ./src/oci/access.js + 1 modules
var access = __webpack_require__(163);
;// CONCATENATED MODULE: ./src/oci/http.js







/** The connection failed or fell silent: trying again may help, and where nobody does, a person may. */
class http_Interrupted extends (/* unused pure expression or super */ null && (UserError)) {
}
const USER_AGENT = (/* unused pure expression or super */ null && (`gradus/${VERSION}`));
const MOST_REDIRECTS = 5;
const REDIRECTS = (/* unused pure expression or super */ null && ([301, 302, 303, 307, 308]));
function agents(options) {
    return { http: new http.Agent(options), https: new https.Agent(options) };
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
                throw new http_Interrupted(`more than ${MOST_REDIRECTS} redirects`);
            url = new URL(location, url);
        }
    }
    async #once({ method, url, headers, body }, authorization) {
        const { signal, patience = PATIENCE } = this.#access;
        signal.throwIfAborted();
        const plain = url.protocol === 'http:';
        if (!plain && url.protocol !== 'https:')
            throw new http_Interrupted(`it leads to ${url.protocol}, which is no web address`);
        if (plain && !mayBePlain(url, this.#access)) {
            throw new http_Interrupted(`it leads to http://${url.host}, which is not encrypted`);
        }
        const size = body instanceof Uint8Array ? body.length : body?.size;
        const sent = (plain ? http : https).request(url, {
            method,
            signal,
            agent: (isLoopback(url) ? this.#direct : this.#proxied)[plain ? 'http' : 'https'],
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
            sent.destroy(new http_Interrupted(`no byte within ${patience.silence / 1000} s`));
        });
        return await new Promise((resolve, reject) => {
            sent.once('response', (answer) => resolve(answer));
            const fail = (error) => reject(signal.aborted ? signal.reason : interruption(error));
            sent.on('error', fail);
            if (body === undefined || body instanceof Uint8Array)
                sent.end(body);
            else
                pipeline(Readable.from(body.open()), sent).catch(fail);
        });
    }
}
/** What goes wrong on the way is an interruption; what our own code or a source of bytes says stays what it is. */
function interruption(error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return typeof code === 'string' ? new http_Interrupted(`${messageOf(error) || code}`, { cause: error }) : error;
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

;// CONCATENATED MODULE: ./src/oci/content.js



/**
 * Passes bytes on and checks at their end that they are the ones announced (T23).
 *
 * @param where whose bytes these are, as an error names it: `the blob sha256:… of ghcr.io/acme/shop`
 * @throws {UserError}    too many, or others
 * @throws {Interrupted} too few
 */
async function* content_checked(bytes, { digest, size }, where) {
    const hash = createHash('sha256');
    let seen = 0;
    for await (const chunk of bytes) {
        seen += chunk.length;
        if (seen > size)
            throw new UserError(`${where} has more than the ${size} bytes announced; don't trust this source`);
        hash.update(chunk);
        yield chunk;
    }
    if (seen < size)
        throw new Interrupted(`${where} ended after ${seen} of ${size} bytes`);
    const found = `sha256:${hash.digest('hex')}`;
    if (found !== digest) {
        throw new UserError(`${where} is not what its digest says: its bytes are ${found}; don't trust this source`);
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
async function content_gathered(bytes) {
    const chunks = [];
    for await (const chunk of bytes)
        chunks.push(chunk);
    return Buffer.concat(chunks);
}

;// CONCATENATED MODULE: ./src/image/platform.js


const LARGEST_CONFIG = (/* unused pure expression or super */ null && (4 * 1024 * 1024));
/** @throws {UserError} the image has none that can be read */
async function platform_configOf(store, { config, descriptor }) {
    if (config.size > LARGEST_CONFIG)
        throw new UserError(`the configuration of ${descriptor.digest} is larger than 4 MiB`);
    const bytes = await gathered(store.blob(config).open());
    try {
        const json = JSON.parse(bytes.toString('utf8'));
        if (typeof json === 'object' && json !== null)
            return json;
    }
    catch {
        // Said below.
    }
    throw new UserError(`the configuration of ${descriptor.digest} in ${store.name} is no JSON object; build it again`);
}
/** The platform that an image itself says it is for. */
async function platform_ownPlatform(store, image) {
    const { os, architecture, variant } = await platform_configOf(store, image);
    if (typeof os !== 'string' || typeof architecture !== 'string') {
        throw new UserError(`${image.descriptor.digest} in ${store.name} does not say its platform; build it again`);
    }
    return { architecture, os, ...(typeof variant === 'string' && variant !== '' && { variant }) };
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(455);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(500);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(975);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(986);
;// CONCATENATED MODULE: ./src/program/run.js


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
async function run_runProgram(program, args, options) {
    const { env, signal, cwd, input, seconds, pipes = [] } = options;
    signal.throwIfAborted();
    const { spawn } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 421, 19));
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
            (0,external_node_readline_.createInterface)({ input: child[stream], crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => onLine(line, stream));
        }
    }
    const written = pipes?.map((pipe, index) => (pipe === 'read' ? pipeOf(child, index, largest) : undefined));
    return new Promise((done) => {
        const fail = (failure) => done({ code: undefined, stdout: '', stderr: complaints.text, failure });
        const overflow = () => {
            killGroup(child);
            fail(`its output is larger than ${largest / 1e6} MB`);
        };
        child.once('error', (error) => fail(`it could not be started (${(0,errors/* messageOf */.bD)(error)})`));
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

;// CONCATENATED MODULE: ./src/image/smoke/health.js


const PAUSE_MS = 200;
const ATTEMPT_MS = 3_000;
/**
 * Asks until the answer is 2xx, and writes one line of JSON for each request. It runs where the container's network
 * is, and asks nobody else: no redirect is followed, no body is read.
 */
const ASKING = (/* unused pure expression or super */ null && (`
const { get } = require('node:http')
const [host, port, path] = process.argv.slice(1)
const next = (said) => {
  process.stdout.write(JSON.stringify(said) + '\\n')
  if (!(said.status >= 200 && said.status < 300)) setTimeout(ask, ${PAUSE_MS})
}
function ask() {
  const request = get({ host, port, path, headers: { 'user-agent': 'gradus-smoke-test' }, timeout: ${ATTEMPT_MS} }, (answer) => {
    answer.on('error', () => {})
    answer.destroy()
    next({ status: answer.statusCode })
  })
  let said = false
  request.on('timeout', () => request.destroy(new Error('no answer within ${ATTEMPT_MS / 1000} s')))
  request.on('error', (error) => {
    if (said || request.res) return
    said = true
    next({ trouble: error.code === undefined ? error.message : error.code })
  })
}
ask()
`));
/** @returns once the endpoint is well, or the signal says that it is enough */
async function health_askHealth(running, endpoint, { node, env }, enough) {
    let last = { well: false, attempts: 0 };
    const onLine = (line, stream) => {
        if (stream === 'stdout')
            last = heard(last, line);
    };
    const asking = [node, '--eval', ASKING, '--', running.address, String(endpoint.port), endpoint.path];
    const [program = '', ...args] = [...running.enter, ...asking];
    try {
        const ended = await runProgram(program, args, { env: childEnvironment(env), signal: enough, onLine });
        if (!last.well && !enough.aborted)
            throw new Error(`the health endpoint could not be asked: ${ended.failure}`);
    }
    catch (error) {
        if (!enough.aborted)
            throw error;
    }
    return last;
}
function heard({ attempts }, line) {
    const { status, trouble } = JSON.parse(line);
    const well = status !== undefined && status >= 200 && status < 300;
    return {
        well,
        attempts: attempts + 1,
        ...(status !== undefined && { status }),
        ...(trouble !== undefined && { trouble }),
    };
}

;// CONCATENATED MODULE: ./src/oci/media-types.js
/** @see https://github.com/opencontainers/image-spec/blob/main/media-types.md */
const media_types_OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const media_types_OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
const OCI_EMPTY = 'application/vnd.oci.empty.v1+json';
const DOCKER_INDEX = 'application/vnd.docker.distribution.manifest.list.v2+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const media_types_INDEX_TYPES = [media_types_OCI_INDEX, DOCKER_INDEX];
const media_types_MANIFEST_TYPES = [media_types_OCI_MANIFEST, DOCKER_MANIFEST];

;// CONCATENATED MODULE: ./src/oci/manifest.js




/** Registries accept 4 MiB at least; nothing larger is read or written. */
const manifest_LARGEST_MANIFEST = (/* unused pure expression or super */ null && (4 * 1024 * 1024));
function manifest_digestOf(bytes) {
    return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
/**
 * @param mediaType what the registry or the descriptor says it is; what the manifest says itself must agree
 * @param where     the manifest as an error names it
 * @throws {UserError} it is none that is understood
 */
function manifest_parseManifest(bytes, mediaType, where) {
    const fault = (what) => new UserError(`${where}: ${what}; push the image again with a current tool`);
    const json = objectOf(parsed(bytes));
    if (json === undefined)
        throw fault('it is no JSON object');
    if (json.schemaVersion !== 2)
        throw fault('it is no manifest of version 2');
    const own = typeof json.mediaType === 'string' ? json.mediaType : undefined;
    if (own !== undefined && mediaType !== undefined && isKnown(mediaType) && own !== mediaType) {
        throw fault(`it says it is ${own.slice(0, 100)} where ${mediaType} was announced`);
    }
    const type = own ?? (isKnown(mediaType) ? mediaType : Array.isArray(json.manifests) ? OCI_INDEX : OCI_MANIFEST);
    const descriptor = { mediaType: type, digest: manifest_digestOf(bytes), size: bytes.length };
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
    const json = objectOf(value);
    if (json === undefined)
        return undefined;
    const { mediaType, digest, size, artifactType, urls } = json;
    if (typeof mediaType !== 'string' || typeof digest !== 'string' || !isDigest(digest))
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
        ...(objectOf(json.annotations) && { annotations: texts(json.annotations) }),
        ...(Array.isArray(urls) && { urls: urls.filter((url) => typeof url === 'string') }),
    };
}
function platformOf(value) {
    const { os, architecture, variant } = objectOf(value) ?? {};
    if (typeof os !== 'string' || typeof architecture !== 'string')
        return undefined;
    return { os, architecture, ...(typeof variant === 'string' && variant !== '' && { variant }) };
}
/** `linux/amd64`, `linux/arm/v7`; undefined for attestations, which are of no platform. */
function manifest_platformName({ platform }) {
    if (platform === undefined || platform.os === 'unknown')
        return undefined;
    const { os, architecture, variant } = platform;
    return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
function parsed(bytes) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }
    catch {
        return undefined;
    }
}
function objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
function texts(value) {
    const entries = Object.entries(objectOf(value) ?? {});
    return Object.fromEntries(entries.filter((entry) => typeof entry[1] === 'string'));
}
function isKnown(mediaType) {
    return mediaType !== undefined && (INDEX_TYPES.includes(mediaType) || MANIFEST_TYPES.includes(mediaType));
}

;// CONCATENATED MODULE: ./src/image/smoke/image.js



const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/**
 * The image of one platform, with what is started and as whom.
 *
 * @param machine architecture of this machine: `amd64`
 * @throws {UserError} there is none for the platform, this machine can't run it, or it would run as root
 */
async function image_runnableImage(store, image, platform, machine) {
    const manifest = await ofPlatform(store, image, platform);
    const [, architecture] = platform.split('/');
    if (architecture !== machine) {
        throw new UserError(`an image for ${platform} can't be started on this machine (${machine}); smoke-test linux/${machine}, or use a runner of that architecture`);
    }
    const config = started(await configOf(store, manifest));
    const { digest } = manifest.descriptor;
    return { digest, config: manifest.config, layers: manifest.layers, ...config, ...userOf(config.user) };
}
async function ofPlatform(store, image, platform) {
    const root = await store.resolve(image);
    if (root.kind === 'image') {
        const own = platformName({ ...root.descriptor, platform: await ownPlatform(store, root) });
        if (own === platform)
            return root;
        throw new UserError(`the image ${image} is for ${own} and not for ${platform}; build it for ${platform}`);
    }
    const entries = root.manifests.filter((entry) => platformName(entry) !== undefined);
    const found = entries.find((entry) => platformName(entry) === platform);
    const manifest = found && (await store.resolve(found.digest));
    if (manifest?.kind === 'image')
        return manifest;
    const has = entries.map(platformName).join(', ') || 'none';
    throw new UserError(`the image ${image} has no platform ${platform}, it has ${has}; build it for ${platform}`);
}
function started(json) {
    const { config = {} } = json;
    const { User, Entrypoint, Cmd, Env, WorkingDir, Volumes } = config ?? {};
    const env = image_texts(Env);
    return {
        user: typeof User === 'string' ? User : '',
        entrypoint: image_texts(Entrypoint),
        command: image_texts(Cmd),
        env: env.some((line) => line.startsWith('PATH=')) ? env : [DEFAULT_PATH, ...env],
        folder: typeof WorkingDir === 'string' && WorkingDir.startsWith('/') ? WorkingDir : '/',
        volumes: typeof Volumes === 'object' && Volumes !== null ? Object.keys(Volumes) : [],
    };
}
function image_texts(value) {
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
/** Numbers only: what a name means stands in the image's own /etc/passwd, which may say 0. */
function userOf(user) {
    const [, uid = '', gid] = /^([0-9]{1,10})(?::([0-9]{1,10}))?$/.exec(user) ?? [];
    const write = 'write USER 65532 into the last stage of the Dockerfile';
    if (user === '' || /^(?:root|0+)(?::|$)/.test(user)) {
        throw new UserError(`the image runs as root (${user === '' ? 'it has no USER' : `USER ${user}`}); ${write}`);
    }
    if (uid === '') {
        throw new UserError(`the image's USER "${user}" is a name, and nobody can tell whether it is root; ${write}`);
    }
    return { uid: Number(uid), ...(gid !== undefined && { gid: Number(gid) }) };
}

;// CONCATENATED MODULE: ./src/image/smoke/isolation.js

/** Where a limit stands: file in version 2, controller and file in version 1. */
const MEMORY = { unified: 'memory.max', controller: 'memory', file: 'memory.limit_in_bytes' };
const PIDS = { unified: 'pids.max', controller: 'pids', file: 'pids.max' };
const CGROUPS = '/sys/fs/cgroup';
/** What version 1 calls no limit. */
const ENDLESS = (/* unused pure expression or super */ null && (2 ** 62));
/** Mounts that every runner makes and that hold nothing of the image. */
const MACHINERY = /^\/(?:dev|proc|sys)(?:\/|$)/;
/** What the kernel says of a running process. @throws it is gone */
async function isolation_isolationOf(pid) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const field = (name) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
    const mounts = mountsOf(await readFile(`/proc/${pid}/mountinfo`, 'utf8'));
    const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8');
    const found = {
        uid: Number(field('Uid')),
        capabilities: { effective: BigInt(`0x${field('CapEff')}`), bounding: BigInt(`0x${field('CapBnd')}`) },
        noNewPrivileges: field('NoNewPrivs') === '1',
        seccomp: field('Seccomp') === '2',
        readOnlyRoot: mounts.some(({ point, readOnly }) => point === '/' && readOnly),
        writable: mounts.filter(({ point, readOnly }) => !readOnly && !MACHINERY.test(point)).map(({ point }) => point),
        memoryBytes: limited(await limitOf(groups, MEMORY)),
        pids: limited(await limitOf(groups, PIDS)),
        cpus: await cpusOf(groups),
        ownNetwork: await ownNetwork(pid),
    };
    // A process that has just ended is said to be in the cgroup of all others.
    if (/^State:\s*[ZX]/m.test(await readFile(`/proc/${pid}/status`, 'utf8')))
        throw new Error('it has ended');
    return found;
}
/** Why it is less isolated than it should be; undefined where it is all right. */
function isolation_weakness(found, wanted) {
    const { effective, bounding } = found.capabilities;
    if (found.uid !== wanted.uid)
        return `it runs as user ${found.uid} and not as ${wanted.uid}`;
    if (effective !== 0n || bounding !== 0n)
        return 'it has capabilities';
    if (!found.noNewPrivileges)
        return 'it may gain privileges';
    if (!found.readOnlyRoot)
        return 'its root can be written to';
    if (found.ownNetwork === false)
        return "it is in this machine's network";
    if ((found.memoryBytes ?? 0) > wanted.memoryMiB * 2 ** 20)
        return 'its memory is not limited as it should be';
    if ((found.pids ?? 0) > wanted.pids)
        return 'its processes are not limited as they should be';
    if ((found.cpus ?? 0) > wanted.cpus + 0.01)
        return 'its CPU time is not limited as it should be';
    return undefined;
}
/** @see proc_pid_mountinfo(5): options of the mount are the sixth field, those of the file system come last */
function mountsOf(text) {
    const all = new Map();
    for (const line of text.split('\n').filter((one) => one !== '')) {
        const [before = '', after = ''] = line.split(' - ');
        const [, , , , point = '', options = ''] = before.split(' ');
        const readOnly = [options, after.split(' ').at(-1) ?? ''].some((list) => list.split(',').includes('ro'));
        all.set(point, readOnly);
    }
    return [...all].map(([point, readOnly]) => ({ point, readOnly }));
}
async function limitOf(groups, place) {
    return (await readGroup(groups, '', place.unified)) ?? (await readGroup(groups, place.controller, place.file));
}
async function cpusOf(groups) {
    const unified = await readGroup(groups, '', 'cpu.max');
    const [quota, period] = unified?.split(' ') ??
        (await Promise.all([readGroup(groups, 'cpu', 'cpu.cfs_quota_us'), readGroup(groups, 'cpu', 'cpu.cfs_period_us')]));
    if (quota === undefined || period === undefined)
        return undefined;
    const cores = Number(quota) / Number(period);
    return cores > 0 ? cores : Number.POSITIVE_INFINITY;
}
/** A file of a process's cgroup; of version 2 where `controller` is empty. */
async function readGroup(groups, controller, file) {
    for (const line of groups.split('\n')) {
        const [, names = '', ...path] = line.split(':');
        if (path.length === 0 || !names.split(',').includes(controller))
            continue;
        const folders = names === '' ? [CGROUPS] : [`${CGROUPS}/${names}`, `${CGROUPS}/${controller}`];
        for (const folder of folders) {
            const text = await (0,external_node_fs_promises_.readFile)(`${folder}${path.join(':')}/${file}`, 'utf8').catch(() => undefined);
            if (text !== undefined)
                return text.trim();
        }
    }
    return undefined;
}
/** Undefined where it can't be read. */
function limited(text) {
    if (text === undefined)
        return undefined;
    const value = Number(text);
    return value < ENDLESS ? value : Number.POSITIVE_INFINITY;
}
async function ownNetwork(pid) {
    try {
        return (await readlink(`/proc/${pid}/ns/net`)) !== (await readlink('/proc/self/ns/net'));
    }
    catch {
        return undefined;
    }
}

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
function environment_childEnvironment(env, also = []) {
    const entries = [...HARMLESS, ...also].map((name) => [name, env[name]]);
    return Object.fromEntries(entries.filter((entry) => entry[1] !== undefined));
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(24);
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

// EXTERNAL MODULE: ../../node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(474);
;// CONCATENATED MODULE: ./src/image/smoke/archive.js




/**
 * One platform's image as `docker save` writes it, which every docker and podman loads.
 *
 * @param tag what it is called there
 */
async function writeArchive({ store, image }, tag, path, signal) {
    const archive = (0,tar_stream.pack)();
    const written = (0,promises_.pipeline)(archive, (0,external_node_fs_.createWriteStream)(path, { mode: 0o600, flags: 'wx' }), { signal });
    const filled = (async () => {
        const manifest = { Config: nameOf(image.config), RepoTags: [tag], Layers: image.layers.map(nameOf) };
        archive.entry({ name: 'manifest.json' }, JSON.stringify([manifest]));
        const seen = new Set();
        for (const blob of [image.config, ...image.layers]) {
            if (seen.has(blob.digest))
                continue;
            seen.add(blob.digest);
            const entry = archive.entry({ name: nameOf(blob), size: blob.size });
            await (0,promises_.pipeline)(external_node_stream_.Readable.from(store.blob(blob).open()), entry, { signal });
        }
        archive.finalize();
    })().catch((error) => {
        archive.destroy(error);
        throw error;
    });
    await Promise.all([filled, written]);
}
function nameOf({ digest }) {
    return `blobs/${digest.replace(':', '/')}`;
}

;// CONCATENATED MODULE: ./src/image/smoke/types.js
/** The image's program was not there or could not be executed; the message is the runner's own. */
class types_NotStarted extends Error {
    name = 'NotStarted';
}

;// CONCATENATED MODULE: ./src/image/smoke/runners/container-cli.js








const REMOVE_SECONDS = 30;
const LOAD_SECONDS = 300;
const START_SECONDS = 60;
const LOG_LINES = 200;
/** The codes of `run` for a container that did not start: no such program, not executable, other trouble. */
const NOT_STARTED = [125, 126, 127];
/** What docker and podman have in common: the words of the command line, and little else. */
class ContainerCli {
    #program;
    #env;
    constructor(name, { env, outside }, variables) {
        this.#program = findProgram(name, env.PATH, outside);
        this.#env = environment_childEnvironment(env, variables);
    }
    /** Loads the image and starts it. @param more options of this program alone */
    async start(container, more, signal) {
        const { name, folder, image, command = [] } = container;
        const archive = (0,external_node_path_.join)(folder, 'image.tar');
        await writeArchive(container, tagOf(name), archive, signal);
        await this.#must(['load', '--input', archive], signal, LOAD_SECONDS);
        await (0,external_node_fs_promises_.rm)(archive);
        const variables = (0,external_node_path_.join)(folder, 'environment');
        const lines = Object.entries(container.env).map(([key, value]) => `${key}=${value}\n`);
        await (0,external_node_fs_promises_.writeFile)(variables, lines.join(''), { mode: 0o600 });
        const args = ['run', '--detach', ...restrictions(container), `--env-file=${variables}`, ...more, tagOf(name)];
        const { code, failure, stderr } = await this.run([...args, ...command], signal, START_SECONDS);
        await (0,external_node_fs_promises_.rm)(variables);
        if (code === 0)
            return;
        if (NOT_STARTED.includes(code ?? 0))
            throw new types_NotStarted(troubleIn(stderr) ?? failure ?? '');
        throw new errors/* UserError */.yo(`the image ${image.digest} could not be started: ${failure}`);
    }
    /** What `inspect` says of the container. */
    async inspect(name, signal) {
        const { stdout } = await this.#must(['container', 'inspect', name], signal, START_SECONDS);
        const [found] = JSON.parse(stdout);
        if (found === undefined)
            throw new Error(`no container ${name} to inspect`);
        return found;
    }
    async ended(name, signal) {
        const { State } = await this.inspect(name, signal);
        if (State.Running)
            return undefined;
        return { code: State.ExitCode, outOfMemory: State.OOMKilled === true };
    }
    async log(name, signal) {
        const lines = [];
        const onLine = (line) => void lines.push(line);
        const args = ['logs', `--tail=${LOG_LINES}`, name];
        await run_runProgram(this.#program, args, { env: this.#env, signal, seconds: START_SECONDS, onLine });
        return lines;
    }
    /** Container with its volumes, image, and what else the runner made. */
    async remove({ name }, more = []) {
        const signal = AbortSignal.timeout(REMOVE_SECONDS * 1000);
        await this.run(['rm', '--force', '--volumes', name], signal, REMOVE_SECONDS);
        await this.run(['rmi', '--force', tagOf(name)], signal, REMOVE_SECONDS);
        for (const args of more)
            await this.run(args, signal, REMOVE_SECONDS);
    }
    run(args, signal, seconds) {
        return run_runProgram(this.#program, args, { env: this.#env, signal, seconds });
    }
    async #must(args, signal, seconds) {
        const ended = await this.run(args, signal, seconds);
        if (ended.code === 0)
            return ended;
        throw new errors/* UserError */.yo(`${args.slice(0, 2).join(' ')} of the image for the smoke test failed: ${ended.failure}`);
    }
}
function tagOf(name) {
    return `localhost/${name}:test`;
}
function restrictions({ name, memoryMiB, cpus, pids, writable }) {
    const temporary = [...new Set(['/tmp', ...writable])].map((path) => `--tmpfs=${path}:rw,nosuid,nodev,mode=1777,size=64m`);
    return [
        `--name=${name}`,
        `--label=gradus.smoke-test=${name}`,
        '--pull=never',
        '--read-only',
        '--cap-drop=ALL',
        '--security-opt=no-new-privileges',
        `--memory=${memoryMiB}m`,
        `--memory-swap=${memoryMiB}m`,
        `--cpus=${cpus}`,
        `--pids-limit=${pids}`,
        '--no-healthcheck',
        ...temporary,
    ];
}
/** The line that says why, without the advice and the prefixes around it. */
function troubleIn(stderr) {
    const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^Run '.* --help'|^See '/.test(line));
    return lines.at(-1)?.replace(/^(?:docker: |Error: )+/, '');
}

;// CONCATENATED MODULE: ./src/image/smoke/runners/version.js




const ASK_SECONDS = 20;
/**
 * The version of a program, or one sentence why it can't be used.
 *
 * @param args  what makes it say its version; a program with a daemon is asked for the daemon's
 * @param names variables that it needs besides
 */
async function versionOf(name, { env, outside }, args = ['--version'], names = []) {
    try {
        const program = findProgram(name, env.PATH, outside);
        const options = { env: environment_childEnvironment(env, names), signal: new AbortController().signal, seconds: ASK_SECONDS };
        const { code, stdout, failure } = await run_runProgram(program, args, options);
        const version = /\d+\.\d+[\w.+~-]*/.exec(stdout)?.[0];
        if (code === 0 && version !== undefined)
            return { version };
        return { missing: `${name} does not answer (${failure ?? 'it says no version'})` };
    }
    catch (error) {
        if (error instanceof errors/* UserError */.yo)
            return { missing: error.message };
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/image/smoke/runners/docker.js



const VARIABLES = [
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_CONFIG',
    'DOCKER_CERT_PATH',
    'DOCKER_TLS_VERIFY',
    'DOCKER_API_VERSION',
];
const NETWORK_SECONDS = 30;
/** docker, with a network of its own that leads nowhere; this machine reaches the container by its address there. */
function docker(surroundings) {
    return {
        name: 'docker',
        available: () => versionOf('docker', surroundings, ['version', '--format={{.Server.Version}}'], VARIABLES),
        async start(container, signal) {
            const { name } = container;
            const cli = new ContainerCli('docker', surroundings, VARIABLES);
            const network = ['network', 'create', '--internal', `--label=gradus.smoke-test=${name}`, name];
            const made = await cli.run(network, signal, NETWORK_SECONDS);
            if (made.code !== 0)
                throw new errors/* UserError */.yo(`docker can't make a network for the smoke test: ${made.failure}`);
            await cli.start(container, [`--network=${name}`], signal);
            const { State, NetworkSettings } = await cli.inspect(name, signal);
            const address = NetworkSettings.Networks?.[name]?.IPAddress ?? '';
            if (address === '' && State.Running)
                throw new errors/* UserError */.yo('docker gave the container of the smoke test no address');
            return {
                pid: State.Pid,
                address,
                enter: [],
                ended: () => cli.ended(name, signal),
                log: () => cli.log(name, signal),
            };
        },
        async remove(state) {
            await new ContainerCli('docker', surroundings, VARIABLES).remove(state, [['network', 'rm', state.name]]);
        },
    };
}

;// CONCATENATED MODULE: ./src/image/smoke/runners/podman.js



const podman_VARIABLES = [
    'CONTAINERS_CONF',
    'CONTAINERS_STORAGE_CONF',
    'CONTAINERS_REGISTRIES_CONF',
    'XDG_CONFIG_HOME',
    'XDG_DATA_HOME',
];
/** podman, with or without root: a network with nothing but the container itself, which is entered to ask. */
function podman(surroundings) {
    const { env, outside, uid } = surroundings;
    return {
        name: 'podman',
        async available() {
            const nsenter = await versionOf('nsenter', surroundings);
            return 'missing' in nsenter ? nsenter : await versionOf('podman', surroundings, ['--version'], podman_VARIABLES);
        },
        async start(container, signal) {
            const { name } = container;
            const cli = new ContainerCli('podman', surroundings, podman_VARIABLES);
            await cli.start(container, ['--network=none', '--read-only-tmpfs=false', '--log-driver=k8s-file'], signal);
            const { State } = await cli.inspect(name, signal);
            const nsenter = [findProgram('nsenter', env.PATH, outside), `--target=${State.Pid}`, '--net', '--'];
            // Without root the container's network belongs to podman's user namespace.
            const before = uid === 0 ? [] : [findProgram('podman', env.PATH, outside), 'unshare'];
            return {
                pid: State.Pid,
                address: '127.0.0.1',
                enter: [...before, ...nsenter],
                ended: () => cli.ended(name, signal),
                log: () => cli.log(name, signal),
            };
        },
        async remove(state) {
            await new ContainerCli('podman', surroundings, podman_VARIABLES).remove(state);
        },
    };
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
function diskError(what, cause) {
    if (cause instanceof errors/* UserError */.yo)
        return cause;
    const why = DISK_REASONS[cause?.code ?? ''];
    return why === undefined ? cause : new errors/* UserError */.yo(`can't ${what}: ${why}`, { cause });
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(522);
;// CONCATENATED MODULE: ./src/image/layers.js





const CHUNK = 1 << 20;
/** What one layer may unpack to. An end of nothing but zeros has no entry that anybody could count. */
const MOST_UNPACKED = 64e9;
/**
 * Reads a layer once, entry by entry.
 *
 * @param visit gets each entry and its content; what it leaves of the content is skipped
 * @throws {UserError} the layer can't be read, or unpacks to more than any layer may
 * @throws what `visit` throws
 */
async function readLayer(store, layer, visit, signal, most = MOST_UNPACKED) {
    const entries = (0,tar_stream.extract)();
    entries.on('entry', (header, stream, next) => {
        const content = stream;
        Promise.resolve()
            .then(() => visit(header, content))
            .then(() => {
            if (content.readableEnded || content.destroyed)
                return next();
            content.on('end', next);
            content.resume();
        }, next);
    });
    // tar-stream is a stream of its own family that pipeline takes.
    const sink = entries;
    const source = external_node_stream_.Readable.from(store.blob(layer).open());
    const steps = [source, ...decompressor(layer.mediaType), limit(layer.digest, most), sink];
    try {
        await (0,promises_.pipeline)(steps, { signal });
    }
    catch (cause) {
        signal.throwIfAborted();
        if (!isBroken(cause))
            throw cause;
        throw new errors/* UserError */.yo(`the layer ${layer.digest} of ${store.name} can't be read; build it again`, { cause });
    }
}
/** The archive, and nobody who reads it. */
function isBroken(cause) {
    if (cause instanceof errors/* UserError */.yo)
        return false;
    const { code = '' } = cause;
    return (/^(?:Z_|ZSTD_|ERR_STREAM_PREMATURE_CLOSE)/.test(String(code)) ||
        /Unexpected end of data|Writable stream closed|[Ii]nvalid (?:tar )?header|exceeds max size/.test((0,errors/* messageOf */.bD)(cause)));
}
function limit(digest, most) {
    let bytes = 0;
    return new external_node_stream_.Transform({
        transform(chunk, _, done) {
            bytes += chunk.length;
            if (bytes <= most)
                done(null, chunk);
            else
                done(new errors/* UserError */.yo(`the layer ${digest} unpacks to more than ${most / 1e9} GB; build a smaller one`));
        },
    });
}
function decompressor(mediaType) {
    if (mediaType.endsWith('gzip'))
        return [external_node_zlib_.createGunzip({ chunkSize: CHUNK })];
    if (!mediaType.endsWith('zstd'))
        return [];
    if (external_node_zlib_.createZstdDecompress === undefined) {
        throw new errors/* UserError */.yo('the layers are compressed with zstd, which this Node.js is too old for; use 22.15 or newer');
    }
    return [external_node_zlib_.createZstdDecompress({ chunkSize: CHUNK })];
}

;// CONCATENATED MODULE: ./src/image/smoke/rootfs.js







const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** As many as Linux follows. */
const MOST_LINKS = 40;
const MOST_OWNER = 2 ** 32 - 2;
const FOLDER = 0o755;
const LONGEST_SHOWN = 200;
const BUDGET = { files: 1_000_000, bytes: 16e9 };
/**
 * Lays an image's layers over each other in a new folder. Nothing is written outside of it: a link in the image is
 * followed as the running image would follow it, with this folder as its root (T13).
 *
 * Devices and pipes are left out, and so are setuid and setgid: nothing in a smoke test may use them.
 *
 * @throws {UserError} a layer can't be read, has a path that leads nowhere, or is more than any image may be
 */
async function unpackImage({ store, image }, root, signal, budget = BUDGET) {
    await (0,external_node_fs_promises_.mkdir)(root, { mode: FOLDER });
    const left = { ...budget };
    const spend = (files, bytes) => {
        left.files -= files;
        left.bytes -= bytes;
        if (left.files >= 0 && left.bytes >= 0)
            return;
        throw new errors/* UserError */.yo(`the image has more than ${budget.files} files or ${budget.bytes / 1e9} GB; build a smaller one`);
    };
    for (const layer of image.layers) {
        const tree = new Rootfs(root, spend);
        await readLayer(store, layer, (header, content) => tree.add(header, content), signal);
    }
}
/** The root while one layer goes over it. */
class Rootfs {
    #root;
    #spend;
    /** What this layer wrote, and the folders above it: a whiteout hides only what was there before. */
    #written = new Set();
    #above = new Set();
    /** Nothing of the layers below is there any more. */
    #hidden = new Set();
    constructor(root, spend) {
        this.#root = root;
        this.#spend = spend;
    }
    async add(header, content) {
        this.#spend(1, header.size ?? 0);
        const parts = partsOf(header.name);
        const name = parts.pop();
        if (name === undefined)
            return;
        try {
            const parent = await this.#folder(parts);
            const path = (0,external_node_path_.join)(parent, name);
            if (name === OPAQUE)
                await this.#empty(parent);
            else if (name.startsWith(WHITEOUT))
                await this.#hide((0,external_node_path_.join)(parent, whitedOut(name)));
            else
                await this.#write(path, header, content);
        }
        catch (cause) {
            throw refused(header.name, cause);
        }
    }
    async #write(path, header, content) {
        const { type, mode = FOLDER, uid = 0, gid = 0 } = header;
        if (![uid, gid].every((id) => Number.isInteger(id) && id >= 0 && id <= MOST_OWNER)) {
            throw new errors/* UserError */.yo(`a layer gives ${shown(header.name)} to an owner that there can't be; build it again`);
        }
        const there = await (0,external_node_fs_promises_.lstat)(path).catch(() => undefined);
        if (type === 'directory') {
            this.#remember(path);
            if (there?.isDirectory() !== true) {
                await (0,external_node_fs_promises_.rm)(path, { force: true });
                await (0,external_node_fs_promises_.mkdir)(path);
            }
            await (0,external_node_fs_promises_.lchown)(path, uid, gid);
            await (0,external_node_fs_promises_.chmod)(path, mode & 0o1777);
            return;
        }
        if (there !== undefined)
            await (0,external_node_fs_promises_.rm)(path, { recursive: true, force: true });
        if (!isKept(type))
            return;
        this.#remember(path);
        if (type === 'symlink')
            await (0,external_node_fs_promises_.symlink)(header.linkname ?? '', path);
        else if (type === 'link')
            await (0,external_node_fs_promises_.link)(await this.#file(header.linkname ?? ''), path);
        else
            await (0,promises_.pipeline)(content, (0,external_node_fs_.createWriteStream)(path, { flags: 'wx', mode: 0o600 }));
        // A hard link has the owner and mode of its file.
        if (type === 'link')
            return;
        await (0,external_node_fs_promises_.lchown)(path, uid, gid);
        if (type !== 'symlink')
            await (0,external_node_fs_promises_.chmod)(path, mode & 0o777);
    }
    #remember(path) {
        this.#written.add(path);
        for (let folder = (0,external_node_path_.dirname)(path); !this.#above.has(folder); folder = (0,external_node_path_.dirname)(folder)) {
            this.#above.add(folder);
            if (folder === this.#root)
                break;
        }
    }
    /** Takes away what the layers below have there, and leaves what this one has. */
    async #hide(path) {
        if (!this.#written.has(path) && !this.#above.has(path))
            return (0,external_node_fs_promises_.rm)(path, { recursive: true, force: true });
        const found = await (0,external_node_fs_promises_.lstat)(path).catch(() => undefined);
        if (found?.isDirectory())
            await this.#empty(path);
    }
    async #empty(folder) {
        if (this.#hidden.has(folder))
            return;
        this.#hidden.add(folder);
        for (const name of await (0,external_node_fs_promises_.readdir)(folder))
            await this.#hide((0,external_node_path_.join)(folder, name));
    }
    /** A file that an entry of the archive names. */
    async #file(path) {
        const parts = partsOf(path);
        const name = parts.pop() ?? '';
        const file = (0,external_node_path_.join)(await this.#folder(parts), name);
        const found = await (0,external_node_fs_promises_.lstat)(file).catch(() => undefined);
        if (found?.isFile() || found?.isSymbolicLink())
            return file;
        throw new errors/* UserError */.yo(`a layer links ${shown(path)}, which is no file of the image; build it again`);
    }
    /** The folder below the root, made where it is missing; links on the way begin at the root again. */
    async #folder(wanted) {
        const ahead = [...wanted];
        const path = [];
        let links = 0;
        for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
            if (part === '..') {
                path.pop();
                continue;
            }
            const here = (0,external_node_path_.join)(this.#root, ...path, part);
            const found = await (0,external_node_fs_promises_.lstat)(here).catch(() => undefined);
            if (found?.isSymbolicLink()) {
                links += 1;
                if (links > MOST_LINKS)
                    throw new errors/* UserError */.yo('a path in a layer goes through links in a circle');
                const target = await (0,external_node_fs_promises_.readlink)(here);
                if (target.startsWith('/'))
                    path.length = 0;
                ahead.unshift(...target.split('/').filter((one) => one !== '' && one !== '.'));
                continue;
            }
            if (found?.isDirectory() !== true) {
                this.#spend(1, 0);
                await (0,external_node_fs_promises_.rm)(here, { force: true });
                await (0,external_node_fs_promises_.mkdir)(here, { mode: FOLDER });
            }
            path.push(part);
        }
        return (0,external_node_path_.join)(this.#root, ...path);
    }
}
function isKept(type) {
    return type === 'file' || type === 'contiguous-file' || type === 'symlink' || type === 'link';
}
function whitedOut(name) {
    const hidden = name.slice(WHITEOUT.length);
    if (hidden !== '' && hidden !== '.' && hidden !== '..')
        return hidden;
    throw new errors/* UserError */.yo('a layer removes a path that is none; build it again');
}
/** What the file system says of a path that an image made up, as a sentence; the disk itself has its own. */
function refused(name, cause) {
    const said = diskError(`unpack ${shown(name)} of the image`, cause);
    if (said !== cause)
        return said;
    const { code } = cause;
    const strange = code === 'ENAMETOOLONG' || code === 'EINVAL' || code === 'ERR_INVALID_ARG_VALUE';
    if (!strange)
        return cause;
    return new errors/* UserError */.yo(`a layer has the path ${shown(name)}, which no file system takes; build it again`, { cause });
}
function shown(path) {
    return JSON.stringify(path.length > LONGEST_SHOWN ? `${path.slice(0, LONGEST_SHOWN)}…` : path);
}
/** A name of an archive as a path below the root; `..` leads no higher. */
function partsOf(name) {
    const parts = [];
    for (const part of name.split('/')) {
        if (part === '..')
            parts.pop();
        else if (part !== '' && part !== '.')
            parts.push(part);
    }
    return parts;
}

;// CONCATENATED MODULE: ./src/image/smoke/spec.js
const CPU_PERIOD = 100_000;
const TMP_SIZE = 64 * 2 ** 20;
/**
 * What runc is told: https://github.com/opencontainers/runtime-spec/blob/main/config.md
 *
 * @param gid of the image, or of its /etc/passwd
 */
function runtimeSpec(container, rootfs, gid, unifiedCgroups) {
    const { image, command, env, name } = container;
    const own = Object.entries(env).map(([key, value]) => `${key}=${value}`);
    const none = { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] };
    return {
        ociVersion: '1.0.2',
        process: {
            terminal: false,
            user: { uid: image.uid, gid },
            args: [...image.entrypoint, ...(command ?? image.command)],
            env: [...image.env.filter((line) => !own.some((mine) => spec_nameOf(mine) === spec_nameOf(line))), ...own],
            cwd: image.folder,
            capabilities: none,
            noNewPrivileges: true,
            oomScoreAdj: 0,
        },
        root: { path: rootfs, readonly: true },
        hostname: 'smoke-test',
        mounts: mounts(container),
        annotations: { 'gradus.smoke-test': name },
        linux: {
            cgroupsPath: `/${name}`,
            resources: limits(container),
            namespaces: ['pid', 'network', 'ipc', 'uts', 'mount', ...(unifiedCgroups ? ['cgroup'] : [])].map((type) => ({
                type,
            })),
            maskedPaths: MASKED,
            readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
            seccomp: SECCOMP,
        },
    };
}
const MASKED = ['acpi', 'asound', 'interrupts', 'kcore', 'keys', 'latency_stats', 'sched_debug', 'scsi', 'timer_list']
    .map((name) => `/proc/${name}`)
    .concat('/sys/firmware', '/sys/devices/virtual/powercap');
/** Calls that no service makes and that reach into the kernel; the first of what other runners refuse too. */
const SECCOMP = {
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [
        {
            action: 'SCMP_ACT_ERRNO',
            errnoRet: 1,
            names: [
                ...['add_key', 'keyctl', 'request_key', 'bpf', 'perf_event_open', 'userfaultfd', 'ptrace'],
                ...['mount', 'umount2', 'pivot_root', 'move_mount', 'open_tree', 'fsopen', 'fsmount', 'setns', 'unshare'],
                ...[
                    'init_module',
                    'finit_module',
                    'delete_module',
                    'kexec_load',
                    'kexec_file_load',
                    'reboot',
                    'swapon',
                    'swapoff',
                ],
                ...['open_by_handle_at', 'io_uring_setup', 'process_vm_readv', 'process_vm_writev', 'quotactl', 'acct'],
            ],
        },
    ],
};
function limits({ memoryMiB, cpus, pids }) {
    const bytes = memoryMiB * 2 ** 20;
    return {
        memory: { limit: bytes, swap: bytes },
        cpu: { quota: Math.round(cpus * CPU_PERIOD), period: CPU_PERIOD },
        pids: { limit: pids },
        devices: [{ allow: false, access: 'rwm' }],
    };
}
function mounts({ image, writable }) {
    const quiet = ['nosuid', 'noexec', 'nodev'];
    const temporary = (destination, size) => ({
        destination,
        type: 'tmpfs',
        source: 'tmpfs',
        options: ['nosuid', 'nodev', 'mode=1777', `size=${size}`],
    });
    return [
        { destination: '/proc', type: 'proc', source: 'proc', options: quiet },
        {
            destination: '/dev',
            type: 'tmpfs',
            source: 'tmpfs',
            options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
        },
        {
            destination: '/dev/pts',
            type: 'devpts',
            source: 'devpts',
            options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620'],
        },
        temporary('/dev/shm', TMP_SIZE),
        { destination: '/sys', type: 'sysfs', source: 'sysfs', options: [...quiet, 'ro'] },
        // Programs size themselves by it: a JVM that does not see its limit takes more than it has.
        { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: [...quiet, 'relatime', 'ro'] },
        ...[...new Set(['/tmp', ...image.volumes, ...writable])].map((path) => temporary(path, TMP_SIZE)),
    ];
}
function spec_nameOf(line) {
    return line.split('=', 1)[0] ?? '';
}

;// CONCATENATED MODULE: ./src/image/smoke/runners/log.js
const KEPT = 200;
/** The last lines of a program. */
class Log {
    #lines = [];
    add(line) {
        this.#lines.push(line.slice(0, 10_000));
        if (this.#lines.length > KEPT)
            this.#lines.shift();
    }
    lines() {
        return [...this.#lines];
    }
}

;// CONCATENATED MODULE: ./src/image/smoke/runners/runc.js













const runc_REMOVE_SECONDS = 20;
const START_POLL_MS = 20;
const LARGEST_PASSWD = 1e6;
/** runc alone: layers are unpacked here, and the container is in a network that has nothing but itself. */
function runc(surroundings) {
    const { env, outside, uid } = surroundings;
    return {
        name: 'runc',
        async available() {
            if (uid !== 0)
                return { missing: 'runc needs root here, to set limits and enter networks' };
            const nsenter = await versionOf('nsenter', surroundings);
            return 'missing' in nsenter ? nsenter : await versionOf('runc', surroundings);
        },
        async start(container, signal) {
            const program = findProgram('runc', env.PATH, outside);
            const nsenter = findProgram('nsenter', env.PATH, outside);
            const rootfs = (0,external_node_path_.join)(container.folder, 'rootfs');
            await unpackImage(container, rootfs, signal);
            const unified = (0,external_node_fs_.existsSync)('/sys/fs/cgroup/cgroup.controllers');
            const spec = runtimeSpec(container, rootfs, await gidOf(container, rootfs), unified);
            await (0,external_node_fs_promises_.writeFile)((0,external_node_path_.join)(container.folder, 'config.json'), JSON.stringify(spec), { mode: 0o600 });
            const started = await begin(program, container, environment_childEnvironment(env), signal);
            return { ...started, address: '127.0.0.1', enter: [nsenter, `--target=${started.pid}`, '--net', '--'] };
        },
        async remove({ name, folder }) {
            const program = findProgram('runc', env.PATH, outside);
            const options = { env: environment_childEnvironment(env), signal: AbortSignal.timeout(runc_REMOVE_SECONDS * 1000) };
            await run_runProgram(program, [...rootOf(folder), 'delete', '--force', name], options);
        },
    };
}
/** runc's own state is in the test's folder too. */
function rootOf(folder) {
    return ['--root', (0,external_node_path_.join)(folder, 'state')];
}
async function begin(program, { name, folder }, env, signal) {
    const log = new Log();
    const pidFile = (0,external_node_path_.join)(folder, 'pid');
    const args = [...rootOf(folder), 'run', '--keep', '--bundle', folder, '--pid-file', pidFile, name];
    let over;
    // It stays for as long as the container runs; a cancel ends it, and `remove` the container.
    const whole = run_runProgram(program, args, { env, signal, onLine: (line) => log.add(line) }).then((ended) => {
        over = ended;
    }, (error) => {
        over = error instanceof Error ? error : new Error(String(error));
    });
    const started = async () => Number(await (0,external_node_fs_promises_.readFile)(pidFile, 'utf8').catch(() => ''));
    let pid = await started();
    while (pid === 0 && over === undefined) {
        await (0,external_node_timers_promises_.setTimeout)(START_POLL_MS);
        pid = await started();
    }
    signal.throwIfAborted();
    if (pid === 0) {
        await whole;
        throw new types_NotStarted(over !== undefined && 'stderr' in over ? startTrouble(over.stderr) : 'runc did not start it');
    }
    return {
        pid,
        log: async () => log.lines(),
        async ended() {
            if (over === undefined)
                return undefined;
            if (over instanceof Error)
                throw over;
            return { code: over.code, outOfMemory: await killedForMemory(name) };
        },
    };
}
/** runc logs `time=… level=error msg="…"`. */
function startTrouble(stderr) {
    const message = /level=(?:error|fatal) msg="((?:[^"\\]|\\.)*)"/.exec(stderr)?.[1];
    return (message ?? stderr.trim().split('\n').at(-1) ?? '').replaceAll('\\"', '"');
}
/** The cgroup stays until the container is removed; what /proc said of it is gone with the process. */
async function killedForMemory(name) {
    const groups = `0::/${name}\n1:memory:/${name}`;
    const said = (await readGroup(groups, '', 'memory.events')) ?? (await readGroup(groups, 'memory', 'memory.oom_control')) ?? '';
    return /^oom_kill [1-9]/m.test(said);
}
/** As other runners do it: the group that the image's /etc/passwd gives this user, else 0. */
async function gidOf({ image }, rootfs) {
    if (image.gid !== undefined)
        return image.gid;
    // No links: where they lead is up to the image.
    const root = await (0,external_node_fs_promises_.realpath)(rootfs);
    if ((await (0,external_node_fs_promises_.realpath)((0,external_node_path_.join)(root, 'etc')).catch(() => '')) !== (0,external_node_path_.join)(root, 'etc'))
        return 0;
    const flags = external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NOFOLLOW | external_node_fs_.constants.O_NONBLOCK;
    const file = await (0,external_node_fs_promises_.open)((0,external_node_path_.join)(root, 'etc', 'passwd'), flags).catch(() => undefined);
    if (file === undefined)
        return 0;
    try {
        const { size } = await file.stat();
        const text = size > LARGEST_PASSWD ? '' : await file.readFile('utf8');
        const line = text.split('\n').find((one) => one.split(':')[2] === String(image.uid));
        return Number(line?.split(':')[3] ?? 0) || 0;
    }
    finally {
        await file.close();
    }
}

;// CONCATENATED MODULE: ./src/image/smoke/runners.js




/** Every runner there is, in the order in which `auto` asks them. */
const runners = { docker: docker, podman: podman, runc: runc };
/**
 * @param wish `auto`: the first that can be used here
 * @throws {UserError} the one that is wanted, or every one, can't be used, and why
 */
async function runners_chooseRunner(wish, surroundings) {
    const reasons = [];
    for (const name of wish === 'auto' ? ['docker', 'podman', 'runc'] : [wish]) {
        const runner = runners[name](surroundings);
        const answer = await runner.available();
        if ('version' in answer)
            return { runner, version: answer.version };
        reasons.push(`${name}: ${answer.missing}`);
    }
    if (wish !== 'auto')
        throw new UserError(`the smoke test can't use ${reasons.join()}`);
    throw new UserError(`nothing can start an image here (${reasons.join('; ')}); install docker, podman or runc`);
}

;// CONCATENATED MODULE: ./src/image/smoke/smoke.js












const smoke_LOG_LINES = 50;
const LONGEST_LINE = 1_000;
const WATCH_MS = 200;
const ENDING_MS = 3_000;
/** 128 and SIGKILL. */
const KILLED = 137;
/**
 * Starts an image in isolation (read-only root, no capabilities, no new privileges, limits of memory, CPU and
 * processes, a network of its own, not root) until its health endpoint answers 2xx. Nothing is left behind, on a
 * cancel neither.
 *
 * @throws {UserError} it can't be tested here, or must not be started: no runner, root, another architecture
 */
async function smoke_smokeTest(request, surroundings, cancelled) {
    checkRequest(request);
    const { store, platform, command, env, memoryMiB, cpus, pids, writable } = request;
    const image = await runnableImage(store, request.image, platform, surroundings.architecture);
    if ([...image.entrypoint, ...(command ?? image.command)].length === 0) {
        throw new UserError(`the image has neither ENTRYPOINT nor CMD; say in the Dockerfile what it starts`);
    }
    const { runner, version } = await chooseRunner(request.runner, surroundings);
    const name = `gradus-smoke-${randomBytes(6).toString('hex')}`;
    const folder = join(surroundings.temporary, name);
    const state = { runner: runner.name, name, folder };
    surroundings.onState?.(state);
    await mkdir(folder, { mode: 0o700 });
    const container = {
        ...{ name, folder, store, image, env, memoryMiB, cpus, pids, writable },
        ...(command !== undefined && { command }),
    };
    try {
        const result = await run(runner, container, request, surroundings, cancelled);
        return { ...result, runner: { name: runner.name, version } };
    }
    finally {
        await remove(runner, state);
    }
}
/** Removes what a smoke test left that was killed. Nothing there is fine. */
async function removeLeftovers(state, surroundings) {
    await remove(runners[state.runner](surroundings), state);
}
async function remove(runner, state) {
    await runner.remove(state);
    await (0,external_node_fs_promises_.rm)(state.folder, { recursive: true, force: true, maxRetries: 5 });
}
async function run(runner, container, request, surroundings, cancelled) {
    const begin = performance.now();
    const seconds = () => (performance.now() - begin) / 1000;
    let running;
    try {
        running = await runner.start(container, cancelled);
    }
    catch (error) {
        if (!(error instanceof NotStarted))
            throw error;
        return { passed: false, reason: notStarted(error.message), seconds: seconds(), attempts: 0, log: [] };
    }
    const isolation = await isolationOf(running.pid).catch(() => undefined);
    const weak = isolation && weakness(isolation, { uid: container.image.uid, ...request });
    if (weak)
        throw new UserError(`${runner.name} does not isolate the container here: ${weak}; use another runner`);
    const { health, end, open } = await watch(running, request, surroundings, cancelled);
    cancelled.throwIfAborted();
    const reason = reasonOf(health, end, open, request);
    return {
        passed: reason === undefined,
        ...(reason !== undefined && { reason }),
        seconds: seconds(),
        attempts: health.attempts,
        ...(health.status !== undefined && { status: health.status }),
        log: (await running.log()).slice(-smoke_LOG_LINES).map(readable),
        ...(isolation && { isolation: await settled(running, isolation) }),
    };
}
/** Asks until it is well, has ended, or the time is up. */
async function watch(running, { port, healthPath: path, timeoutSeconds }, surroundings, cancelled) {
    const enough = new AbortController();
    const signal = AbortSignal.any([cancelled, enough.signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
    let end = await running.ended();
    if (end !== undefined)
        return { health: { well: false, attempts: 0 }, end, open: [] };
    const watching = (async () => {
        while (!signal.aborted && end === undefined) {
            end = await running.ended();
            if (end === undefined)
                await sleep(WATCH_MS, undefined, { signal }).catch(() => { });
        }
        enough.abort();
    })();
    const health = await askHealth(running, { port, path }, surroundings, signal).catch(async (error) => {
        // Where it has just ended there is no network to enter any more; its runner says so a moment later.
        for (let waited = 0; end === undefined && waited < ENDING_MS && !signal.aborted; waited += WATCH_MS) {
            await sleep(WATCH_MS);
            end = await running.ended();
        }
        if (end === undefined && !signal.aborted)
            throw error;
        return { well: false, attempts: 0 };
    });
    const open = await openPorts(running.pid);
    enough.abort();
    await watching;
    if (!health.well && end === undefined)
        end = await running.ended();
    return { health, end, open };
}
async function openPorts(pid) {
    const tables = ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => ''));
    return listeners(...(await Promise.all(tables)));
}
function reasonOf({ well, status, trouble, attempts }, end, open, { port, healthPath, timeoutSeconds, memoryMiB }) {
    const closed = listeningTrouble(open, port);
    if (well)
        return closed;
    if (end?.outOfMemory)
        return `it used more memory than the ${memoryMiB} MiB it has; raise memory, or let it use less`;
    // Not every podman says why; nobody else kills it here.
    if (end?.code === KILLED) {
        return `it was killed (code ${KILLED}), as one is that needs more memory than the ${memoryMiB} MiB it has; raise memory, or let it use less`;
    }
    if (end !== undefined) {
        return `it ended with code ${end.code ?? 'unknown'} before ${healthPath} answered; its log says why`;
    }
    if (status !== undefined) {
        return `${healthPath} answered ${status} and never 2xx within ${timeoutSeconds} s (${attempts} requests); its log may say why`;
    }
    const within = `nothing answered at port ${port} within ${timeoutSeconds} s`;
    return closed === undefined ? `${within} (${trouble ?? 'no request was made'})` : `${within}: ${closed}`;
}
/** The last of the kernel's words, where it is still there: a program may drop rights after its start. */
async function settled(running, before) {
    return isolationOf(running.pid).catch(() => before);
}
/** What runc, crun and docker say of a program that is not there. */
function notStarted(said) {
    const absent = /exec:? "?[`"']?([^"`']+?)["`']?:? (?:executable file not found|stat .*no such file)/.exec(said)?.[1];
    const crun = /executable file [`']([^`']+)[`'] not found/.exec(said)?.[1];
    const program = absent ?? crun;
    if (program === undefined)
        return `it could not be started: ${readable(said)}`;
    const shell = /(?:^|\/)(?:ba|da|a)?sh$/.test(program);
    if (shell)
        return `it starts ${program}, and the image has no shell; write ENTRYPOINT and CMD in exec form`;
    return `it starts ${program}, and the image has no such program; mend ENTRYPOINT or CMD`;
}
function readable(line) {
    return stripVTControlCharacters(line)
        .replaceAll(/(?!\t)\p{Cc}/gu, '')
        .slice(0, LONGEST_LINE);
}
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
function checkRequest({ env, healthPath, writable, command }) {
    for (const [name, value] of Object.entries(env)) {
        if (!NAME.test(name))
            throw new UserError(`env: ${JSON.stringify(name)} is no name of a variable`);
        if (/[\n\r\0]/.test(value))
            throw new UserError(`env: the value of ${name} has a line break; give it in one line`);
    }
    // A path that is safe in a request line and for any runner's list of options.
    if (!/^\/[\x21-\x7e]*$/.test(healthPath)) {
        throw new UserError(`the health path "${healthPath}" must begin with / and have no spaces, such as /health`);
    }
    for (const path of writable) {
        if (!/^(?:\/[A-Za-z0-9._-]+)+$/.test(path) || path.split('/').includes('..')) {
            throw new UserError(`"${path}" can't be made writable; give an absolute path of letters, digits, . _ and -`);
        }
    }
    if (command?.some((word) => word.includes('\0')))
        throw new UserError('command: a word of it has a NUL');
}

;// CONCATENATED MODULE: ./src/oci/layout-files.js





function layout_files_folderFiles(folder) {
    return {
        name: folder,
        async size(path) {
            const found = await lstat(join(folder, path)).catch(() => undefined);
            return found?.isFile() ? found.size : undefined;
        },
        async read(path, most) {
            const file = await openRegular(join(folder, path));
            if (file === undefined)
                return undefined;
            try {
                return (await file.stat()).size > most ? undefined : await file.readFile();
            }
            finally {
                await file.close();
            }
        },
        async *bytes(path) {
            const file = await openRegular(join(folder, path));
            if (file === undefined)
                throw new UserError(`${folder} has no ${path}; export the image again`);
            yield* createReadStream('', { fd: file });
        },
        async write(path, bytes) {
            const draft = join(folder, `${path}.${randomUUID()}`);
            try {
                await writeFile(draft, bytes, { flag: 'wx' });
                await rename(draft, join(folder, path));
            }
            catch (error) {
                await rm(draft, { force: true });
                if (!(typeof error === 'object' && error !== null && 'syscall' in error))
                    throw error;
                throw new UserError(`can't write to ${folder}: ${messageOf(error)}; make room, or give another folder`, {
                    cause: error,
                });
            }
        },
    };
}
/** A regular file, no link (T12); undefined where there is none. */
async function openRegular(path) {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
    if (file === undefined || (await file.stat()).isFile())
        return file;
    await file.close();
    return undefined;
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
const TRIES = 5;
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
    for (let tried = 0; tried < TRIES; tried++) {
        const list = await store.find(tag);
        if (list !== undefined && list.kind !== 'index') {
            throw new UserError(`${store.name}:${tag} is an image where a list of referrers belongs; remove that tag`);
        }
        if (list?.manifests.some(({ digest }) => digest === mine))
            return;
        await store.putManifest(listOf([...(list?.manifests ?? []), referrers_referrerDescriptor(referrer)]), { tag });
    }
    const list = await fallbackReferrers(store, subject.digest);
    if (list.some(({ digest }) => digest === mine))
        return;
    throw new UserError(`${store.name}:${tag}: other writers kept changing this list of referrers; run this again`);
}
/** What a list says of a referrer: its kind and annotations, so that readers can choose. */
function referrers_referrerDescriptor(referrer) {
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

;// CONCATENATED MODULE: ./src/oci/layout.js









/** The annotation that names an entry of an index; builders write a tag or a whole reference into it. */
const REF_NAME = 'org.opencontainers.image.ref.name';
const LAYOUT_FILE = 'oci-layout';
const INDEX_FILE = 'index.json';
const LAYOUT = { imageLayoutVersion: '1.0.0' };
const LARGEST_LAYOUT_FILE = 4096;
/** Where a layout keeps the bytes of a digest. */
function blobPath(digest) {
    if (!isDigest(digest))
        throw new Error(`no digest: ${digest}`);
    return `blobs/${digest.replace(':', '/')}`;
}
/** The content of `oci-layout`, and of an `index.json` with these entries. */
function layoutFileBytes() {
    return Buffer.from(JSON.stringify(LAYOUT));
}
function indexFileBytes(manifests) {
    return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
}
/**
 * An OCI image layout, a folder with `oci-layout`, `index.json` and `blobs/sha256/`. All that is read is checked.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 *
 * @throws {UserError} the folder is none
 */
async function layout_openLayout(folder) {
    const files = typeof folder === 'string' ? folderFiles(folder) : folder;
    const text = String((await files.read(LAYOUT_FILE, LARGEST_LAYOUT_FILE)) ?? '');
    if (!/"imageLayoutVersion"\s*:\s*"1\./.test(text)) {
        throw new UserError(`${files.name} is no OCI image layout of version 1 (${LAYOUT_FILE}); give the folder a builder wrote`);
    }
    const layout = new Layout(files);
    await layout.entries();
    return layout;
}
/** The same, made where there is nothing yet. */
async function createLayout(folder) {
    await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
    const isNew = await writeFile(join(folder, LAYOUT_FILE), layoutFileBytes(), { flag: 'wx' }).then(() => true, () => false);
    if (isNew)
        await folderFiles(folder).write?.(INDEX_FILE, [indexFileBytes([])]);
    return await layout_openLayout(folder);
}
class Layout {
    name;
    #files;
    /** Writers of index.json wait for each other. */
    #writing = Promise.resolve();
    constructor(files) {
        this.name = files.name;
        this.#files = files;
    }
    async find(tagOrDigest) {
        const entry = (await this.entries()).find(({ digest, annotations }) => digest === tagOrDigest || layout_tagOf(annotations?.[REF_NAME]) === tagOrDigest);
        const digest = entry?.digest ?? (isDigest(tagOrDigest) ? tagOrDigest : undefined);
        return digest === undefined ? undefined : await this.#manifest(digest, entry?.mediaType);
    }
    /** @param tagOrDigest default: the only image there is */
    async resolve(tagOrDigest) {
        const found = await (tagOrDigest === undefined ? this.#only() : this.find(tagOrDigest));
        if (found !== undefined)
            return found;
        throw new UserError(`${this.name} has no image ${tagOrDigest ?? ''}; give a tag or digest that stands in its index.json`);
    }
    async #only() {
        const digests = new Set((await this.entries()).map(({ digest }) => digest));
        const read = await Promise.all([...digests].map((digest) => this.find(digest)));
        const images = read.filter((one) => one !== undefined && one.subject === undefined);
        if (images.length < 2)
            return images[0];
        throw new UserError(`${this.name} has ${images.length} images; say which by tag or digest`);
    }
    async hasBlob({ digest, size }) {
        return (await this.#files.size(blobPath(digest))) === size;
    }
    blob(content) {
        return {
            open: () => checked(this.#files.bytes(blobPath(content.digest)), content, `${content.digest} of ${this.name}`),
        };
    }
    async putBlob(content, source) {
        if (await this.hasBlob(content))
            return 'present';
        await this.#write(blobPath(content.digest), checked(source.open(), content, `what was to be ${content.digest} of ${this.name}`));
        return 'copied';
    }
    async putManifest(manifest, name) {
        const { descriptor, bytes, subject } = manifest;
        await this.#write(blobPath(descriptor.digest), [bytes]);
        if (name === undefined && subject === undefined)
            return;
        const tag = typeof name === 'object' ? name.tag : undefined;
        const entry = { ...descriptor, ...(tag !== undefined && { annotations: { [REF_NAME]: tag } }) };
        const write = this.#writing.then(() => this.#list(entry, tag));
        this.#writing = write.catch(() => { });
        await write;
    }
    async tags() {
        const names = (await this.entries()).flatMap(({ annotations }) => layout_tagOf(annotations?.[REF_NAME]) ?? []);
        return [...new Set(names)].sort();
    }
    async referrers(digest) {
        const found = [];
        for (const entry of await this.entries()) {
            const manifest = await this.find(entry.digest);
            if (manifest?.subject?.digest === digest)
                found.push(referrerDescriptor(manifest));
        }
        return found;
    }
    /** What index.json lists. */
    async entries() {
        const where = join(this.name, INDEX_FILE);
        const bytes = await this.#files.read(INDEX_FILE, LARGEST_MANIFEST);
        if (bytes === undefined)
            throw new UserError(`${where} is missing or larger than a manifest may be; export the image again`);
        const index = parseManifest(bytes, OCI_INDEX, where);
        return index.manifests;
    }
    async #list(entry, tag) {
        const entries = await this.entries();
        if (tag === undefined && entries.some(({ digest }) => digest === entry.digest))
            return;
        const others = entries.filter(({ digest, annotations }) => {
            const other = layout_tagOf(annotations?.[REF_NAME]);
            return other === undefined ? digest !== entry.digest : other !== tag;
        });
        await this.#write(INDEX_FILE, [indexFileBytes([...others, entry])]);
    }
    async #manifest(digest, mediaType) {
        const where = `${digest} of ${this.name}`;
        const bytes = await this.#files.read(blobPath(digest), LARGEST_MANIFEST);
        if (bytes === undefined)
            return undefined;
        if (digestOf(bytes) !== digest)
            throw new UserError(`${where} is not what its digest says; export the image again`);
        return parseManifest(bytes, mediaType, where);
    }
    async #write(path, bytes) {
        if (this.#files.write === undefined)
            throw new Error(`${this.name} can only be read`);
        await this.#files.write(path, bytes);
    }
}
/** The tag of `1.4`, `ghcr.io/acme/shop:1.4`. */
function layout_tagOf(name) {
    return name?.replace(/^.*[/:](?=[^/:]*$)/, '');
}

// EXTERNAL MODULE: ./src/action/lists.js
var lists = __webpack_require__(381);
;// CONCATENATED MODULE: ./src/action/image/machine.js


/** Where the runner's cache service is; only a build with `type=gha` sees them. */
const CACHE_VARIABLES = [
    'ACTIONS_CACHE_URL',
    'ACTIONS_RESULTS_URL',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_CACHE_SERVICE_V2',
];
/** What programs that work on images are given of this machine. */
function machineOf(action, inputs) {
    const temporary = (0,external_node_path_.join)(action.files.path, 'work');
    (0,external_node_fs_.mkdirSync)(temporary, { recursive: true, mode: 0o700 });
    return {
        env: process.env,
        outside: [(0,external_node_path_.resolve)('.')],
        temporary,
        cacheVariables: CACHE_VARIABLES,
        ...(inputs.builderName === undefined ? {} : { builderName: inputs.builderName }),
    };
}

;// CONCATENATED MODULE: ./src/action/image/smoke.js








const STATE = 'smoke';
const DEFAULT_HEALTH = '/health';
const DEFAULT_SECONDS = 60;
const DEFAULT_MEMORY_MIB = 512;
/**
 * Starts the image of this machine's platform in isolation, until its health endpoint answers.
 *
 * @param project what the sources say of port, health endpoint and environment, where there are sources
 * @throws {UserError} it is not well, or can't be tested here
 */
async function smokeLaidOut(action, inputs, { layout, subjects }, project) {
    if (!inputs.smokeTest && inputs.command === 'build')
        return;
    const surroundings = surroundingsOf(action, inputs);
    const subject = subjects.find(({ platform }) => platform.split('/')[1] === surroundings.architecture);
    if (subject === undefined) {
        const platforms = subjects.map(({ platform }) => platform).join(', ');
        const sentence = `the image was not started: it is for ${platforms}, this machine is ${surroundings.architecture}`;
        if (inputs.command !== 'build')
            throw new UserError(`${sentence}; run this on a machine of its platform`);
        action.notice(sentence);
        return;
    }
    const store = await openLayout(layout);
    const { digest } = subject.manifest;
    const request = {
        store,
        image: digest,
        platform: subject.platform,
        healthPath: inputs.healthPath ?? project?.healthPath ?? DEFAULT_HEALTH,
        port: inputs.port ?? project?.port ?? (await exposedPort(store, digest)),
        env: { ...project?.environment, ...pairsOf('env', inputs.env) },
        memoryMiB: inputs.memory ?? project?.resources.memoryMiB ?? DEFAULT_MEMORY_MIB,
        cpus: Number(inputs.cpus),
        pids: inputs.pids,
        timeoutSeconds: inputs.timeout ?? Math.max(project?.startSeconds ?? 0, DEFAULT_SECONDS),
        writable: project?.writable ?? [],
        runner: inputs.runner,
    };
    const result = await action.group('Smoke test', () => smokeTest(request, surroundings, action.cancelled));
    action.output('smoke-test', smoke_shown(result));
    action.summary(smokeSummary(result, request));
    if (result.passed) {
        action.log(`${request.healthPath} answered ${result.status} after ${result.seconds.toFixed(1)} s (${result.runner.name} ${result.runner.version})`);
        return;
    }
    await action.group('What the container wrote', () => action.log(result.log.join('\n')));
    throw new UserError(`the smoke test failed: ${result.reason}`);
}
/** In the post step: what a killed smoke test left. */
async function removeSmokeLeftovers(action, inputs) {
    const text = action.state(STATE);
    if (text === '')
        return;
    const state = JSON.parse(text);
    // State is a file of the runner's that a later step of the job could have written.
    if (!/^gradus-smoke-[0-9a-f]{12}$/.test(state.name) || (0,external_node_path_.basename)(state.folder) !== state.name)
        return;
    await removeLeftovers(state, surroundingsOf(action, inputs));
}
function surroundingsOf(action, inputs) {
    return {
        ...machineOf(action, inputs),
        node: process.execPath,
        uid: process.getuid?.() ?? -1,
        architecture: process.arch === 'x64' ? 'amd64' : process.arch,
        onState: (state) => action.saveState(STATE, JSON.stringify(state)),
    };
}
/** The one port that EXPOSE of the image names. */
async function exposedPort(store, digest) {
    const manifest = await store.resolve(digest);
    const config = manifest.kind === 'image' ? (await configOf(store, manifest)).config : undefined;
    const ports = Object.keys(config?.ExposedPorts ?? {}).flatMap((name) => /^([0-9]{1,5})(?:\/tcp)?$/.exec(name)?.[1] ?? []);
    if (ports.length === 1)
        return Number(ports[0]);
    const found = ports.length === 0 ? 'the image exposes no port' : `the image exposes the ports ${ports.join(', ')}`;
    throw new UserError(`${found}; say with port which one its health endpoint is at`);
}
function smoke_shown({ isolation, log: _, ...result }) {
    return { ...result, ...(isolation === undefined ? {} : { isolation: plain(isolation) }) };
}
/** As JSON has it: capabilities in hexadecimal, as /proc writes them. */
function plain({ capabilities, ...rest }) {
    const hex = (value) => value.toString(16);
    return { ...rest, capabilities: { effective: hex(capabilities.effective), bounding: hex(capabilities.bounding) } };
}


/***/ })

};
