export const id = 319;
export const ids = [319];
export const modules = {

/***/ 1319:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  buildImageCommand: () => (/* binding */ buildImageCommand)
});

// EXTERNAL MODULE: ./src/errors.js
var src_errors = __webpack_require__(6986);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./src/image-reference.js
var image_reference = __webpack_require__(2036);
;// CONCATENATED MODULE: ./src/oci/media-types.js
/** @see https://github.com/opencontainers/image-spec/blob/main/media-types.md */
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
const OCI_EMPTY = 'application/vnd.oci.empty.v1+json';
const DOCKER_INDEX = 'application/vnd.docker.distribution.manifest.list.v2+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const INDEX_TYPES = [OCI_INDEX, DOCKER_INDEX];
const MANIFEST_TYPES = [OCI_MANIFEST, DOCKER_MANIFEST];

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
function parseManifest(bytes, mediaType, where) {
    const fault = (what) => new src_errors/* UserError */.yo(`${where}: ${what}; push the image again with a current tool`);
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
    const json = objectOf(value);
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
function platformName({ platform }) {
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

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ../../node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(6474);
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
        throw new src_errors/* UserError */.yo(`the layer ${layer.digest} of ${store.name} can't be read; build it again`, { cause });
    }
}
/** The archive, and nobody who reads it. */
function isBroken(cause) {
    if (cause instanceof src_errors/* UserError */.yo)
        return false;
    const { code = '' } = cause;
    return (/^(?:Z_|ZSTD_|ERR_STREAM_PREMATURE_CLOSE)/.test(String(code)) ||
        /Unexpected end of data|Writable stream closed|[Ii]nvalid (?:tar )?header|exceeds max size/.test((0,src_errors/* messageOf */.bD)(cause)));
}
function limit(digest, most) {
    let bytes = 0;
    return new external_node_stream_.Transform({
        transform(chunk, _, done) {
            bytes += chunk.length;
            if (bytes <= most)
                done(null, chunk);
            else
                done(new src_errors/* UserError */.yo(`the layer ${digest} unpacks to more than ${most / 1e9} GB; build a smaller one`));
        },
    });
}
function decompressor(mediaType) {
    if (mediaType.endsWith('gzip'))
        return [external_node_zlib_.createGunzip({ chunkSize: CHUNK })];
    if (!mediaType.endsWith('zstd'))
        return [];
    if (external_node_zlib_.createZstdDecompress === undefined) {
        throw new src_errors/* UserError */.yo('the layers are compressed with zstd, which this Node.js is too old for; use 22.15 or newer');
    }
    return [external_node_zlib_.createZstdDecompress({ chunkSize: CHUNK })];
}

;// CONCATENATED MODULE: ./src/image/measure-tree.js
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** Names are only names here, but a tree must end: deeper ones are counted with the folder at that depth. */
const DEEPEST = 256;
/** What Linux takes. */
const LONGEST_PATH = 4096;
/** The files of an image, layer upon layer; what a later layer writes over or removes is gone from it. */
class FileTree {
    #root = { children: new Map(), bytes: 0, layer: -1 };
    #layer = -1;
    #written = 0;
    nextLayer() {
        this.#layer += 1;
    }
    /** One entry of the present layer's archive. */
    add(path, kind, bytes) {
        const parts = partsOf(path);
        const name = parts.pop();
        if (name === undefined)
            return;
        const parent = this.#folder(parts);
        if (name === OPAQUE)
            forgetOlder(parent, this.#layer);
        else if (name.startsWith(WHITEOUT))
            this.#remove(parent, name.slice(WHITEOUT.length));
        else
            this.#write(parent, name, kind, bytes);
    }
    #write(parent, name, kind, bytes) {
        const counted = kind === 'file' ? bytes : 0;
        this.#written += counted;
        const before = parent.children?.get(name);
        const children = kind === 'folder' ? (before?.children ?? new Map()) : undefined;
        parent.children?.set(name, { ...(children && { children }), bytes: counted, layer: this.#layer });
    }
    /** Bytes of all files of all layers. */
    get written() {
        return this.#written;
    }
    /** Every file that is left, with its path without a slash in front. */
    *files() {
        const open = [{ node: this.#root, path: '' }];
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
            const { node, path } = next;
            if (node.children === undefined)
                yield { path, bytes: node.bytes, layer: node.layer };
            for (const [name, child] of node.children ?? []) {
                open.push({ node: child, path: path === '' ? name : `${path}/${name}` });
            }
        }
    }
    #folder(parts) {
        let node = this.#root;
        for (const part of parts) {
            let child = node.children?.get(part);
            if (child?.children === undefined) {
                child = { children: new Map(), bytes: 0, layer: this.#layer };
                node.children?.set(part, child);
            }
            child.layer = this.#layer;
            node = child;
        }
        return node;
    }
    #remove(parent, name) {
        const node = parent.children?.get(name);
        if (node !== undefined && node.layer !== this.#layer)
            parent.children?.delete(name);
    }
}
/** An opaque folder shows nothing of the layers below, whatever order the archive has. */
function forgetOlder(folder, layer) {
    const open = [folder];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
        for (const [name, child] of node.children ?? []) {
            if (child.layer !== layer)
                node.children?.delete(name);
            else if (child.children !== undefined)
                open.push(child);
        }
    }
}
function partsOf(path) {
    const parts = path
        .slice(0, LONGEST_PATH)
        .split('/')
        .filter((part) => part !== '' && part !== '.');
    return parts.slice(0, DEEPEST);
}

;// CONCATENATED MODULE: ./src/image/measure-waste.js
/** Longer ones are nobody's tools, and patterns must not meet them (T19). */
const measure_waste_LONGEST_PATH = 1_000;
/** In this order: a file is of the first kind that it shows. */
const KINDS = [
    {
        what: 'lists of apt',
        shows: /^var\/(?:lib\/apt\/lists|cache\/apt)\//,
        advice: 'end the RUN that installs with rm -rf /var/lib/apt/lists/*, or mount both as caches',
    },
    {
        what: 'caches of package managers',
        shows: /(?:^|\/)(?:\.cache\/(?:pip|uv|pypoetry|yarn|go-build|node|pnpm)|\.npm\/_cacache|\.m2\/repository|\.gradle\/caches|node_modules\/\.cache|\.yarn\/cache|\.pnpm-store|pkg\/mod)\//,
        advice: 'give the RUN that fills them --mount=type=cache, so that they stay out of the layer',
    },
    {
        what: 'the repository (.git)',
        shows: /(?:^|\/)\.git\//,
        advice: 'write .git into .dockerignore',
    },
    {
        what: 'build tools in the last stage',
        shows: /^usr\/(?:lib\/gcc|libexec\/gcc|lib\/llvm|include|share\/cmake)|^usr\/bin\/(?:[a-z0-9_-]*-)?(?:gcc|g\+\+|cpp|cc|c\+\+|clang|clang\+\+|ld|ld\.bfd|ld\.gold|as|gdb|make|cmake|ninja|cargo|rustc)(?:-[0-9.]{1,10})?$|^usr\/local\/(?:go|rustup|cargo)\/|^(?:usr\/share\/maven|opt\/(?:maven|gradle))\/|^(?:usr|usr\/local)\/lib\/(?:[a-z0-9_-]+\/)?[^/]*\.a$/,
        advice: 'compile in a stage of its own and COPY --from only what it made',
    },
    {
        what: 'a whole JDK',
        shows: /^(?:opt|usr\/lib\/jvm)\/[^/]+(?:\/[^/]+)?\/(?:jmods\/|bin\/javac$|lib\/(?:src\.zip|ct\.sym)$)/,
        advice: 'run on a JRE, or on a runtime of only the modules that are used (jlink)',
    },
    {
        what: 'package managers of Node.js',
        shows: /^(?:usr\/local|usr)\/lib\/node_modules\/(?:npm|corepack|yarn|pnpm)\/|^opt\/yarn/,
        advice: 'end on a base image without them, such as distroless nodejs',
    },
    {
        what: 'tests and sources of dependencies',
        shows: /(?:^|\/)(?:site-packages|node_modules)\/.*\/(?:tests?|__tests__|examples?|docs?)\/|(?:^|\/)node_modules\/.*\.(?:map|ts|md|markdown|flow)$/,
        advice: 'leave out development dependencies (npm ci --omit=dev) and bundle what is left',
    },
    {
        what: 'debug symbols and static libraries',
        shows: /^usr\/lib\/debug\/|\.(?:a|debug|pdb)$/,
        advice: 'strip what is built, and leave -dev packages to the build stage',
    },
    {
        what: 'manuals and translations',
        shows: /^usr\/share\/(?:doc|man|info|locale|i18n)\//,
        advice: 'start from a -slim or distroless base image',
    },
];
/** Kinds, largest first. */
function wasteOf(files) {
    const found = new Map();
    for (const { path, bytes } of files) {
        if (bytes === 0 || path.length > measure_waste_LONGEST_PATH)
            continue;
        const kind = KINDS.find(({ shows }) => shows.test(path));
        if (kind === undefined)
            continue;
        const sum = found.get(kind) ?? { bytes: 0, places: new Map() };
        sum.bytes += bytes;
        const place = placeOf(path);
        sum.places.set(place, (sum.places.get(place) ?? 0) + bytes);
        found.set(kind, sum);
    }
    return [...found]
        .map(([{ what, advice }, { bytes, places }]) => ({ what, bytes, where: largest(places), advice }))
        .sort((one, other) => other.bytes - one.bytes);
}
/** Enough of a path to find it: the first three folders. */
function placeOf(path) {
    const parts = path.split('/');
    return `/${parts.slice(0, Math.min(3, parts.length - 1) || 1).join('/')}`;
}
function largest(places) {
    return [...places].reduce((one, other) => (other[1] > one[1] ? other : one))[0];
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
;// CONCATENATED MODULE: ./src/version.js
/** The version of package.json (a test holds them together), for user agents and records. */
const VERSION = '0.1.0';

// EXTERNAL MODULE: ./src/oci/access.js
var oci_access = __webpack_require__(4681);
;// CONCATENATED MODULE: ./src/oci/http.js







/** The connection failed or fell silent: trying again may help, and where nobody does, a person may. */
class Interrupted extends src_errors/* UserError */.yo {
}
const USER_AGENT = `gradus/${VERSION}`;
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
                (0,promises_.pipeline)(external_node_stream_.Readable.from(body.open()), sent).catch(fail);
        });
    }
}
/** What goes wrong on the way is an interruption; what our own code or a source of bytes says stays what it is. */
function interruption(error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return typeof code === 'string' ? new Interrupted(`${(0,src_errors/* messageOf */.bD)(error) || code}`, { cause: error }) : error;
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
async function* checked(bytes, { digest, size }, where) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let seen = 0;
    for await (const chunk of bytes) {
        seen += chunk.length;
        if (seen > size)
            throw new src_errors/* UserError */.yo(`${where} has more than the ${size} bytes announced; don't trust this source`);
        hash.update(chunk);
        yield chunk;
    }
    if (seen < size)
        throw new Interrupted(`${where} ended after ${seen} of ${size} bytes`);
    const found = `sha256:${hash.digest('hex')}`;
    if (found !== digest) {
        throw new src_errors/* UserError */.yo(`${where} is not what its digest says: its bytes are ${found}; don't trust this source`);
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

;// CONCATENATED MODULE: ./src/image/platform.js


const LARGEST_CONFIG = 4 * 1024 * 1024;
/** @throws {UserError} the image has none that can be read */
async function configOf(store, { config, descriptor }) {
    if (config.size > LARGEST_CONFIG)
        throw new src_errors/* UserError */.yo(`the configuration of ${descriptor.digest} is larger than 4 MiB`);
    const bytes = await gathered(store.blob(config).open());
    try {
        const json = JSON.parse(bytes.toString('utf8'));
        if (typeof json === 'object' && json !== null)
            return json;
    }
    catch {
        // Said below.
    }
    throw new src_errors/* UserError */.yo(`the configuration of ${descriptor.digest} in ${store.name} is no JSON object; build it again`);
}
/** The platform that an image itself says it is for. */
async function ownPlatform(store, image) {
    const { os, architecture, variant } = await configOf(store, image);
    if (typeof os !== 'string' || typeof architecture !== 'string') {
        throw new src_errors/* UserError */.yo(`${image.descriptor.digest} in ${store.name} does not say its platform; build it again`);
    }
    return { architecture, os, ...(typeof variant === 'string' && variant !== '' && { variant }) };
}

;// CONCATENATED MODULE: ./src/image/measure.js






/** Files that are looked at in one image; one with more is none that anybody wants to run. */
const MOST_FILES = 2_000_000;
const MOST_NAMES = 400e6;
const measure_MOST_UNPACKED = 64e9;
const SHOWN_WASTE = 5;
const LONGEST_INSTRUCTION = 200;
/**
 * Reads every layer once, as a stream: nothing is unpacked, and names are only names.
 *
 * @param image digest or tag of an index or of one platform's manifest
 * @throws {UserError} a layer can't be read, or is larger than any image may be
 */
async function measureImage(store, image, signal) {
    const root = await store.resolve(image);
    const digests = root.kind === 'image' ? [image] : root.manifests.filter(platformName).map(({ digest }) => digest);
    const platforms = [];
    for (const digest of digests) {
        const manifest = await store.resolve(digest);
        if (manifest.kind === 'image')
            platforms.push(await measured(store, manifest, signal));
    }
    return { platforms };
}
async function measured(store, manifest, signal) {
    const platform = platformName({ ...manifest.descriptor, platform: await ownPlatform(store, manifest) }) ?? '';
    const instructions = instructionsOf(await configOf(store, manifest));
    const tree = new FileTree();
    const layers = [];
    const budget = { files: MOST_FILES, bytes: measure_MOST_UNPACKED, names: MOST_NAMES };
    for (const layer of manifest.layers) {
        tree.nextLayer();
        const before = tree.written;
        await readLayer(store, layer, (header) => count(header, tree, budget), signal);
        const instruction = instructions[layers.length] ?? '';
        layers.push({ digest: layer.digest, compressed: layer.size, unpacked: tree.written - before, instruction });
    }
    return { platform, digest: manifest.descriptor.digest, ...totals(layers, tree), layers };
}
/** What made each layer, in the words of a Dockerfile: builders write them in several ways. */
function instructionsOf({ history }) {
    const made = (Array.isArray(history) ? history : []).filter(({ empty_layer }) => empty_layer !== true);
    return made.map(({ created_by = '' }) => {
        const words = String(created_by)
            .slice(0, 10 * LONGEST_INSTRUCTION)
            .replaceAll(/[\s\p{Cc}]+/gu, ' ')
            .replace(/^\/bin\/sh -c #\(nop\) /, '')
            .replace(/^RUN \|\d+ .*?\/bin\/sh -c |^(?:RUN )?\/bin\/sh -c /, 'RUN ')
            .replace(/ # buildkit$/, '')
            .trim();
        return words.length > LONGEST_INSTRUCTION ? `${words.slice(0, LONGEST_INSTRUCTION)}…` : words;
    });
}
function totals(layers, tree) {
    let kept = 0;
    for (const { bytes } of tree.files())
        kept += bytes;
    return {
        compressed: layers.reduce((sum, { compressed }) => sum + compressed, 0),
        unpacked: tree.written,
        efficiency: tree.written === 0 ? 1 : kept / tree.written,
        waste: wasteOf(tree.files()),
    };
}
/** @throws {UserError} it is more than any image may have */
function count({ name, type, size }, tree, budget) {
    budget.files -= 1;
    budget.bytes -= size ?? 0;
    budget.names -= name.length;
    if (Object.values(budget).some((left) => left < 0)) {
        throw new src_errors/* UserError */.yo(`the image has more than ${MOST_FILES} files or ${measure_MOST_UNPACKED / 1e9} GB; build a smaller one`);
    }
    const kind = type === 'directory' ? 'folder' : type === 'file' || type === 'contiguous-file' ? 'file' : 'other';
    tree.add(name, kind, size ?? 0);
}
/**
 * @param largest compressed bytes that a platform may have
 * @returns one sentence, with what to remove, where a platform has more
 */
function overSize({ platforms }, largest) {
    const heaviest = [...platforms].sort((one, other) => other.compressed - one.compressed)[0];
    if (heaviest === undefined || heaviest.compressed <= largest)
        return undefined;
    const { platform, compressed, waste, layers } = heaviest;
    const removable = waste.slice(0, SHOWN_WASTE).map(({ what, bytes, where, advice }) => {
        return `${what}: ${megabytes(bytes)} (${where}): ${advice}`;
    });
    const layer = [...layers].sort((one, other) => other.compressed - one.compressed)[0];
    const biggest = `its largest layer has ${megabytes(layer?.compressed ?? 0)} (${layer?.instruction || layer?.digest})`;
    const what = removable.length > 0 ? `what it can do without, unpacked:\n  ${removable.join('\n  ')}` : biggest;
    return `the image for ${platform} has ${megabytes(compressed)} compressed, over max-size ${megabytes(largest)}; ${what}`;
}
/** `212 MB`, `3.4 MB`; a megabyte is a million bytes, as registries count. */
function megabytes(bytes) {
    const value = bytes / 1e6;
    return `${value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} MB`;
}

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
function cell(text) {
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
function table(header, rows) {
    const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
    return [line(header), `|${header.map(() => ' --- ').join('|')}|`, ...rows.map(line)].join('\n');
}

;// CONCATENATED MODULE: ./src/report/image.js


/** What a build made: the digest, how large it is and of what, and what it could do without. */
function buildSummary(built, image, builder) {
    const { size, steps, duration, reproducible, notices } = built;
    const cached = steps === undefined ? '' : `, ${steps.cached} of ${steps.all} steps from the cache`;
    return [
        `### Image ${cell(image)}`,
        `\`${built.digest}\` by ${cell(builder)} in ${duration.toFixed(1)} s${cached}. ${reproducible === true
            ? 'A second build of the commit gives the same digest.'
            : `A second build may have another digest: ${cell(reproducible)}`}`,
        table(['Platform', 'Compressed', 'Unpacked', 'Layers', 'Efficiency', 'Digest'], size.platforms.map((one) => [
            one.platform,
            megabytes(one.compressed),
            megabytes(one.unpacked),
            one.layers.length,
            `${(one.efficiency * 100).toFixed(1)} %`,
            one.digest,
        ])),
        ...size.platforms.slice(0, 1).flatMap(layersOf),
        ...notices.map((notice) => cell(notice)),
    ].join('\n\n');
}
/** Where it went, and what a deploy takes. */
function pushSummary({ pushed }, image) {
    if (image === undefined)
        return 'It was not pushed.';
    return `Pushed and read back as ${pushed.map((tag) => cell(tag)).join(', ')}. A deploy takes \`${image}\`.`;
}
function layersOf({ platform, layers, waste }) {
    return [
        `<details><summary>Layers of ${cell(platform)}</summary>\n\n${table(['Compressed', 'Unpacked', 'Made by'], layers.map(({ compressed, unpacked, instruction }) => [megabytes(compressed), megabytes(unpacked), instruction]))}\n\n</details>`,
        ...(waste.length === 0
            ? []
            : [
                '#### What it could do without',
                table(['What', 'Unpacked', 'Where', 'How'], waste.map(({ what, bytes, where, advice }) => [what, megabytes(bytes), where, advice])),
            ]),
    ];
}
/** Findings of the lint, worst first by line. */
function lintSummary(findings, path) {
    if (findings.length === 0)
        return `### ${cell(path)}: nothing to mend`;
    return [
        `### ${cell(path)}: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`,
        table(['Line', 'Severity', 'What', 'Rule'], findings.map(({ line, severity, message, rule }) => [line, severity, message, rule])),
    ].join('\n\n');
}
/** What was copied where. */
function promoteSummary({ from, image, platforms, referrers, blobs, notes }) {
    return [
        `### Promoted to ${cell(image)}`,
        `From ${cell(from)}, without a rebuild: ${platforms.join(', ')}, with ${referrers.length} signatures, SBOMs and other statements about it.`,
        table(['Blobs', 'Number', 'Size'], Object.entries(blobs).map(([way, { count, bytes }]) => [way, count, megabytes(bytes)])),
        ...notes.map((note) => cell(note)),
    ].join('\n\n');
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./src/config/nearest.js
var nearest = __webpack_require__(1242);
// EXTERNAL MODULE: ./src/config/read.js + 1 modules
var config_read = __webpack_require__(5351);
;// CONCATENATED MODULE: ./src/image/base/images.json
const images_namespaceObject = /*#__PURE__*/JSON.parse('{"schema":1,"note":"Index digests are read from the registries by the command base-images of the action build-image. A line without a digest was not read yet: no registry that has these images could be reached where this table was written. Nothing here is ever filled in by hand.","images":[{"key":"python","version":"3.10","repository":"docker.io/library/python","tag":"3.10-slim-trixie"},{"key":"python","version":"3.11","repository":"docker.io/library/python","tag":"3.11-slim-trixie"},{"key":"python","version":"3.12","repository":"docker.io/library/python","tag":"3.12-slim-trixie"},{"key":"python","version":"3.13","repository":"docker.io/library/python","tag":"3.13-slim-trixie"},{"key":"python","version":"3.14","repository":"docker.io/library/python","tag":"3.14-slim-trixie"},{"key":"uv","version":"0.9","repository":"ghcr.io/astral-sh/uv","tag":"0.9"},{"key":"node","version":"22","repository":"docker.io/library/node","tag":"22-trixie-slim"},{"key":"node","version":"24","repository":"docker.io/library/node","tag":"24-trixie-slim"},{"key":"node-runtime","version":"22","repository":"gcr.io/distroless/nodejs22-debian13","tag":"nonroot"},{"key":"node-runtime","version":"24","repository":"gcr.io/distroless/nodejs24-debian13","tag":"nonroot"},{"key":"java-jdk","version":"17","repository":"docker.io/library/eclipse-temurin","tag":"17-jdk"},{"key":"java-jdk","version":"21","repository":"docker.io/library/eclipse-temurin","tag":"21-jdk"},{"key":"java-jdk","version":"25","repository":"docker.io/library/eclipse-temurin","tag":"25-jdk"},{"key":"java-jre","version":"17","repository":"docker.io/library/eclipse-temurin","tag":"17-jre"},{"key":"java-jre","version":"21","repository":"docker.io/library/eclipse-temurin","tag":"21-jre"},{"key":"java-jre","version":"25","repository":"docker.io/library/eclipse-temurin","tag":"25-jre"},{"key":"java-base","version":"","repository":"gcr.io/distroless/java-base-debian13","tag":"nonroot"},{"key":"maven","version":"17","repository":"docker.io/library/maven","tag":"3.9-eclipse-temurin-17"},{"key":"maven","version":"21","repository":"docker.io/library/maven","tag":"3.9-eclipse-temurin-21"},{"key":"maven","version":"25","repository":"docker.io/library/maven","tag":"3.9-eclipse-temurin-25"},{"key":"gradle","version":"17","repository":"docker.io/library/gradle","tag":"9-jdk17"},{"key":"gradle","version":"21","repository":"docker.io/library/gradle","tag":"9-jdk21"},{"key":"gradle","version":"25","repository":"docker.io/library/gradle","tag":"9-jdk25"},{"key":"go","version":"1.24","repository":"docker.io/library/golang","tag":"1.24-trixie"},{"key":"go","version":"1.25","repository":"docker.io/library/golang","tag":"1.25-trixie"},{"key":"go","version":"1.26","repository":"docker.io/library/golang","tag":"1.26-trixie"},{"key":"static","version":"","repository":"gcr.io/distroless/static-debian13","tag":"nonroot"},{"key":"glibc","version":"","repository":"gcr.io/distroless/cc-debian13","tag":"nonroot"}]}');
;// CONCATENATED MODULE: ./src/image/base/table.js
/** The base images that generated Dockerfiles stand on, by what they are for. */
const BASE_KEYS = [
    'python',
    'uv',
    'node',
    'node-runtime',
    'java-jdk',
    'java-jre',
    'java-base',
    'maven',
    'gradle',
    'go',
    'static',
    'glibc',
];

;// CONCATENATED MODULE: ./src/image/base/read.js






const FIELDS = ['key', 'version', 'repository', 'tag', 'digest', 'read', 'single'];
const LARGEST_BYTES = 1024 * 1024;
/** The table that comes with Gradus. */
function builtInBases() {
    return tableOf(images_namespaceObject, 'the built-in table of base images');
}
/**
 * A table as JSON, `{"schema": 1, "images": [{"key", "version", "repository", "tag", "digest", "read"}]}`.
 *
 * @param where the file, as errors name it
 * @throws {UserError} it is none
 */
function readTable(text, where) {
    if (text.length > LARGEST_BYTES)
        throw new src_errors/* UserError */.yo(`${where} is larger than 1 MiB; remove what is no base image`);
    try {
        return tableOf(JSON.parse(text), where);
    }
    catch (error) {
        if (!(error instanceof SyntaxError))
            throw error;
        throw new src_errors/* UserError */.yo(`${where} is no JSON; remove it, and write it again with the command base-images of build-image`);
    }
}
/**
 * The text that `readTable` reads: a line for each image, so that a diff shows what changed.
 *
 * @param note a sentence for people who open the file
 */
function writeTable(table, note) {
    const said = note === undefined ? '' : `  "note": ${JSON.stringify(note)},\n`;
    const lines = table.map((image) => `    ${JSON.stringify(image)}`);
    return `{\n  "schema": 1,\n${said}  "images": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
/** Lines of `own` in the place of those with the same key and version; others come after. */
function overlaid(table, own) {
    const isSame = (one) => (other) => other.key === one.key && other.version === one.version;
    return [...table.map((line) => own.find(isSame(line)) ?? line), ...own.filter((line) => !table.some(isSame(line)))];
}
function tableOf(value, where) {
    const { schema, images: lines } = (value ?? {});
    if (schema !== 1 || !Array.isArray(lines)) {
        throw new src_errors/* UserError */.yo(`${where} is no table of base images; write {"schema": 1, "images": [{"key": …}]}`);
    }
    const table = lines.map((line, index) => lineOf(line, `${where}: images[${index}]`));
    const twice = table.find(({ key, version }, index) => table.findIndex((one) => one.key === key && one.version === version) < index);
    if (twice === undefined)
        return table;
    throw new src_errors/* UserError */.yo(`${where} has ${twice.key} ${twice.version} twice; remove one`);
}
function lineOf(value, where) {
    if (typeof value !== 'object' || value === null)
        throw new src_errors/* UserError */.yo(`${where} is no object; write {"key": "python", …}`);
    const line = value;
    const extra = Object.keys(line).find((name) => !FIELDS.includes(name));
    if (extra !== undefined)
        throw new src_errors/* UserError */.yo(`${where} has ${(0,config_read/* shown */.SP)(extra)}, which is none of ${FIELDS.join(', ')}`);
    const { key, version, repository, tag, digest, read, single } = line;
    if (!BASE_KEYS.some((one) => one === key)) {
        const meant = typeof key === 'string' ? (0,nearest/* nearest */.p)(key, BASE_KEYS) : undefined;
        throw new src_errors/* UserError */.yo(`${where} has the key ${(0,config_read/* shown */.SP)(key)}; write ${meant ?? `one of ${BASE_KEYS.join(', ')}`}`);
    }
    const said = { version: /^[0-9.]{0,20}$/, repository: /^[^\s:@]+(?::[0-9]+\/[^\s:@]+)?$/, tag: /^\w[\w.-]{0,127}$/ };
    for (const [name, pattern] of Object.entries(said)) {
        const text = line[name];
        if (typeof text === 'string' && pattern.test(text))
            continue;
        throw new src_errors/* UserError */.yo(`${where}: ${name} is ${(0,config_read/* shown */.SP)(text)}; write a text such as ${EXAMPLES[name]}`);
    }
    if ((0,image_reference/* splitReference */.mQ)(`${repository}:${tag}`) === undefined) {
        throw new src_errors/* UserError */.yo(`${where}: ${(0,config_read/* shown */.SP)(repository)} is no repository; write one such as ${EXAMPLES.repository}`);
    }
    if (digest !== undefined && !(typeof digest === 'string' && (0,image_reference/* isDigest */.Bc)(digest))) {
        throw new src_errors/* UserError */.yo(`${where}: digest is ${(0,config_read/* shown */.SP)(digest)}; write sha256: and 64 hexadecimal digits, or leave it out`);
    }
    return {
        key: key,
        version: version,
        repository: repository,
        tag: tag,
        ...(typeof digest === 'string' && { digest }),
        ...(typeof read === 'string' && /^[0-9-]{10}$/.test(read) && { read }),
        ...(single === true && { single }),
    };
}
const EXAMPLES = {
    version: '"3.13"',
    repository: '"docker.io/library/python"',
    tag: '"3.13-slim-trixie"',
};

;// CONCATENATED MODULE: ./src/oci/lanes.js
/** At most so many at once; after a failure none begins any more. */
class Lanes {
    #free;
    #failed;
    #waiting = [];
    constructor(lanes) {
        this.#free = lanes;
    }
    async run(task) {
        if (this.#free === 0)
            await new Promise((go) => this.#waiting.push(go));
        else
            this.#free -= 1;
        try {
            if (this.#failed !== undefined)
                throw this.#failed.error;
            return await task();
        }
        catch (error) {
            this.#failed ??= { error };
            throw error;
        }
        finally {
            const next = this.#waiting.shift();
            if (next === undefined)
                this.#free += 1;
            else
                next();
        }
    }
}
/** Waits for all of them, so that nothing goes on behind an error. @throws the first error */
async function allOf(tasks) {
    const failed = (await Promise.allSettled(tasks)).find((one) => one.status === 'rejected');
    if (failed !== undefined)
        throw failed.reason;
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./src/oci/refusal.js


const LARGEST_EXPLANATION = 64 * 1024;
const SHOWN_CHARACTERS = 200;
/** One sentence of an answer that is no success; the answer is read and let go. */
async function refusal(answer, { registry, doing, loggedIn }) {
    const { statusCode: status } = answer;
    const wait = answer.headers['retry-after'];
    const why = await explanation(answer);
    const told = `can't ${doing} at ${registry} (${status}${why === '' ? '' : `: ${why}`})`;
    if (status === 401) {
        const login = `docker login ${registry}`;
        return new src_errors/* UserError */.yo(loggedIn
            ? `${told}; it did not take the credentials of ${login}: renew them, or give that user the right`
            : `${told}; it wants a login: run ${login} (docker/login-action) before this step`);
    }
    if (status === 403)
        return new src_errors/* UserError */.yo(`${told}; give the user that is logged in the right to do so`);
    if (status === 404)
        return new src_errors/* UserError */.yo(`${told}; it has none: check the name and tag`);
    if (status === 429) {
        const later = typeof wait === 'string' ? `it wants a wait of ${line(wait)} s` : 'wait';
        return new src_errors/* UserError */.yo(`${told}; too many requests, ${later}: try later, or log in for a higher limit`);
    }
    if (status >= 500)
        return new src_errors/* UserError */.yo(`${told}; the registry itself failed, again and again: try later`);
    return new src_errors/* UserError */.yo(`${told}; the registry refused it`);
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
            throw await refusal(answer, attempt);
        const found = tokenOf(await bodyOf(answer, LARGEST_TOKEN_ANSWER));
        if (found === undefined)
            throw new src_errors/* UserError */.yo(`${this.#registry}: ${url.host} gave no token that can be read; try later`);
        return found;
    }
    #realm({ realm }) {
        const url = URL.canParse(realm) ? new URL(realm) : undefined;
        if (url?.protocol === 'https:' || (url?.protocol === 'http:' && (0,oci_access/* mayBePlain */.ft)(url, this.#access)))
            return url;
        throw new src_errors/* UserError */.yo(`${this.#registry} sends to ${line(realm)} for a token, which is not https; ask whoever runs it to mend its realm`);
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
        throw new src_errors/* UserError */.yo(`${registry} wants a name and password, where docker's config has a token; log in again`);
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
        return await refusal(answer, { registry: this.registry, doing, loggedIn });
    }
    unreachable(cause, { doing }) {
        return new src_errors/* UserError */.yo(`can't ${doing} at ${this.registry}: ${line(cause.message)}; check the name and that this machine can reach it`, { cause });
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
        throw new Interrupted(line((0,src_errors/* messageOf */.bD)(error)), { cause: error });
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
        throw new src_errors/* UserError */.yo(reference_refusal(text));
    const { repository, ...name } = parts;
    const slash = repository.indexOf('/');
    const first = slash < 0 ? '' : repository.slice(0, slash);
    const isHost = /[.:[]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
    const [registry, path] = isHost ? [first, repository.slice(slash + 1)] : [DOCKER_HUB, repository];
    if (/[A-Z]/.test(path))
        throw new src_errors/* UserError */.yo(reference_refusal(text));
    if (registry !== DOCKER_HUB && registry !== `index.${DOCKER_HUB}`)
        return { registry, path, ...name };
    return { registry: DOCKER_HUB, path: path.includes('/') ? path : `library/${path}`, ...name };
}
function reference_refusal(text) {
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
    throw new src_errors/* UserError */.yo(`${repository}: its registry's list of tags can't be read; try later`);
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
            throw new src_errors/* UserError */.yo(`${store.name}:${tag} is an image where a list of referrers belongs; remove that tag`);
        }
        if (list?.manifests.some(({ digest }) => digest === mine))
            return;
        await store.putManifest(listOf([...(list?.manifests ?? []), referrerDescriptor(referrer)]), { tag });
    }
    const list = await fallbackReferrers(store, subject.digest);
    if (list.some(({ digest }) => digest === mine))
        return;
    throw new src_errors/* UserError */.yo(`${store.name}:${tag}: other writers kept changing this list of referrers; run this again`);
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
            throw new src_errors/* UserError */.yo(`a manifest for ${this.name} has ${bytes.length} bytes, more than ${LARGEST_MANIFEST}; list less in it`);
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
            throw new src_errors/* UserError */.yo(`${this.registry} stored ${this.#nameOf(place)} as ${stored.slice(0, 80)} instead of ${descriptor.digest}; don't trust this registry`);
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
            const list = parseManifest(this.#whole(bytes, where), OCI_INDEX, where);
            found.push(...(list.kind === 'index' ? list.manifests : []));
            url = pageAfter(answer, url);
        }
        return found;
    }
    #getManifest(tagOrDigest) {
        if (!(0,image_reference/* isDigest */.Bc)(tagOrDigest) && !isTag(tagOrDigest)) {
            throw new src_errors/* UserError */.yo(`"${tagOrDigest.slice(0, 100)}" is neither tag nor sha256 digest of ${this.name}`);
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
            throw new src_errors/* UserError */.yo(`${where} is not what its digest says: its bytes are ${digest}; don't trust this registry`);
        }
        return parseManifest(bytes, answer.headers['content-type']?.split(';')[0]?.trim(), where);
    }
    #whole(bytes, where) {
        if (bytes !== undefined)
            return bytes;
        throw new src_errors/* UserError */.yo(`${where} is larger than ${LARGEST_MANIFEST} bytes; no manifest of an image or list is`);
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

;// CONCATENATED MODULE: ./src/image/base/choose.js

/**
 * The reference of a base image: `docker.io/library/python:3.13-slim-trixie@sha256:…`.
 *
 * @param version absent where the table has only one of this key
 * @param options `pin: false` leaves the digest out where there is none, so that the tag can move
 * @throws {UserError} the table has no such image, or not its digest
 */
function baseImage(table, key, version, options = {}) {
    const image = choose_lineOf(table, key, version);
    const name = `${image.repository}:${image.tag}`;
    if (image.digest !== undefined)
        return `${name}@${image.digest}`;
    if (options.pin === false)
        return name;
    throw new src_errors/* UserError */.yo(`the digest of the base image ${name} is not known yet; run build-image with command: base-images where its registry can be reached and commit base-images.json, or set pin: false and let the tag move`);
}
/** @throws {UserError} there is none */
function choose_lineOf(table, key, version) {
    const lines = table.filter((line) => line.key === key);
    const found = version === undefined && lines.length === 1 ? lines[0] : lines.find((line) => line.version === (version ?? ''));
    if (found !== undefined)
        return found;
    const versions = lines.map((line) => line.version).join(', ');
    throw new src_errors/* UserError */.yo(`there is no base image ${key} ${version ?? ''} in the table, which has ${versions || 'none'}; choose one of them, or add a line to base-images.json`);
}

;// CONCATENATED MODULE: ./src/image/base/refresh.js




const READ_AT_ONCE = 4;
/**
 * Reads the digest that each tag has now.
 *
 * @param access its mirrors are asked where registries have some
 * @param today  as 2026-11-21
 * @throws the signal's reason; a registry that fails is no error here
 */
async function refreshBases(table, access, today) {
    const lanes = new Lanes(READ_AT_ONCE);
    const lines = await Promise.all(table.map((image) => lanes.run(() => refreshed(image, access, today))));
    return {
        table: lines.map(({ image }) => image),
        changed: lines.flatMap(({ image, before, reason }) => reason !== undefined || before === image.digest ? [] : [{ image, ...(before !== undefined && { before }) }]),
        unchanged: lines.filter(({ image, before, reason }) => reason === undefined && before === image.digest).length,
        unread: lines.flatMap(({ image, reason }) => (reason === undefined ? [] : [{ image, reason }])),
    };
}
/**
 * The table with a digest for each image that is wanted, read from its registry where the table has none.
 *
 * @throws {UserError} one can't be read: with why, and what else may be done
 */
async function withDigests(table, wanted, access, today) {
    const missing = new Set(wanted.map(({ key, version }) => choose_lineOf(table, key, version)).filter((line) => !line.digest));
    const { table: read, unread } = await refreshBases([...missing], access, today);
    const [failed] = unread;
    if (failed !== undefined) {
        throw new src_errors/* UserError */.yo(`the digest of the base image ${nameOf(failed.image)} is neither in the table nor to be had: ${failed.reason}; or name a mirror (registry-mirrors), or set pin: false and let the tag move`);
    }
    const found = new Map([...missing].map((line, index) => [line, read[index]]));
    return table.map((line) => found.get(line) ?? line);
}
async function refreshed(image, access, today) {
    const before = image.digest;
    try {
        return { image: { ...image, digest: await digestNow(image, access), read: today }, before };
    }
    catch (error) {
        if (!(error instanceof src_errors/* UserError */.yo))
            throw error;
        return { image, before, reason: (0,src_errors/* messageOf */.bD)(error) };
    }
}
async function digestNow(image, access) {
    const { kind, descriptor } = await openRegistry(nameOf(image), access).resolve(image.tag);
    if (kind === 'index' || image.single === true)
        return descriptor.digest;
    throw new src_errors/* UserError */.yo(`${nameOf(image)} is the image of one platform and no index of several; choose a tag that is one, or say "single": true in its line`);
}
function nameOf({ repository, tag }) {
    return `${repository}:${tag}`;
}

;// CONCATENATED MODULE: ./src/report/image-files.js

/** What was generated, and what was assumed. */
function generateSummary(project, written, dryRun) {
    const { name, language, version, framework, packageManager, port, healthPath, notes } = project;
    return [
        `### Files for ${cell(name)}${dryRun ? ': what would be written' : ''}`,
        cell(`${language} ${version}, ${framework}, ${packageManager}; listens on ${port}, ${healthPath} says that it is well; starts with ${JSON.stringify(project.command)}`),
        table(['File', dryRun ? 'Would be' : 'Is', 'What to do'], written.map(({ path, state, note }) => [path, state, note])),
        ...(notes.length === 0 ? [] : ['#### Assumed', notes.map((note) => `- ${cell(note)}`).join('\n')]),
    ].join('\n\n');
}
/** What the registries say of the base images. */
function basesSummary({ changed, unchanged, unread }, path) {
    const rows = [
        ...changed.map(({ image, before }) => [
            image_files_nameOf(image),
            image.digest,
            before === undefined ? 'new' : `was ${before}`,
        ]),
        ...unread.map(({ image, reason }) => [image_files_nameOf(image), image.digest, reason]),
    ];
    return [
        `### Base images: ${changed.length} changed, ${unchanged} as before, ${unread.length} not read`,
        `The table is ${cell(path)}; commit it.`,
        ...(rows.length === 0 ? [] : [table(['Image', 'Digest', 'Note'], rows)]),
    ].join('\n\n');
}
function image_files_nameOf({ repository, tag }) {
    return `${repository}:${tag}`;
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(1455);
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
    throw new src_errors/* UserError */.yo(`the program ${name} is in no folder of PATH (outside of the workspace); install it on the runner`);
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

// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
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
        child.once('error', (error) => fail(`it could not be started (${(0,src_errors/* messageOf */.bD)(error)})`));
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
        text = await (0,external_node_fs_promises_.readFile)(file, 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw new src_errors/* UserError */.yo(`${file} can't be read (${error.code}); mend it or log in again`);
    }
    const config = docker_config_objectOf(docker_config_parsed(text));
    // The parser's own words may show what stands there, which is secret.
    if (config === undefined)
        throw new src_errors/* UserError */.yo(`${file} is no JSON object; mend it or run docker login again`);
    const { auths, credHelpers, credsStore } = config;
    return { auths: docker_config_objectOf(auths) ?? {}, credHelpers: docker_config_objectOf(credHelpers) ?? {}, credsStore };
}
function docker_config_parsed(text) {
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
    throw new src_errors/* UserError */.yo(`${file} names a credential helper for ${registry} that can't be one; run docker login again`);
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
    throw new src_errors/* UserError */.yo(`${file} has a login for ${registry} that can't be read; run docker login ${registry} again`);
}
/** @see https://github.com/docker/docker-credential-helpers#development */
async function askHelper(name, registry, login) {
    const { env, signal, outside } = login;
    const program = `docker-credential-${name}`;
    const { failure, stdout, stderr } = await runProgram(findProgram(program, env.PATH, outside), ['get'], {
        env: childEnvironment(env, wantedBy(name, env)),
        signal,
        input: registry === 'docker.io' ? DOCKER_HUB_KEY : registry,
        seconds: HELPER_SECONDS,
    });
    if (failure !== undefined) {
        if (UNKNOWN.test(stdout) || UNKNOWN.test(stderr))
            return undefined;
        throw new src_errors/* UserError */.yo(`${program} gave no credentials for ${registry}: ${failure}; log in again, or mend that helper`);
    }
    const { Username, Secret } = docker_config_objectOf(docker_config_parsed(stdout)) ?? {};
    if (typeof Username !== 'string' || typeof Secret !== 'string') {
        throw new src_errors/* UserError */.yo(`${program} gave an answer for ${registry} that can't be read; log in again, or mend that helper`);
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

// EXTERNAL MODULE: ./src/action/registry-hosts.js
var registry_hosts = __webpack_require__(7723);
;// CONCATENATED MODULE: ./src/action/report-files.js




/** Larger reports are no reports any more; each is read into memory. */
const report_files_LARGEST_BYTES = 64 * 1024 * 1024;
const report_files_MOST_FILES = 500;
const LEFT_OUT = ['**/node_modules/**', '**/.git/**'];
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
        const found = /[*?[{]/.test(one) ? (0,external_node_fs_.globSync)(one, { exclude: LEFT_OUT }).filter(isFile).sort() : [one];
        if (found.length === 0) {
            throw new src_errors/* UserError */.yo(`input ${input}: no file matches ${one} in ${(0,external_node_path_.resolve)('.')}; give paths from the workspace`);
        }
        for (const path of found)
            files.add(path);
    }
    if (files.size > report_files_MOST_FILES) {
        throw new src_errors/* UserError */.yo(`input ${input}: ${files.size} files match, more than ${report_files_MOST_FILES}; give a narrower pattern`);
    }
    return [...files];
}
function isFile(path) {
    return (0,external_node_fs_.statSync)(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
/** What was measured is what is read: one open file, its size first. */
function textAt(path, largest = report_files_LARGEST_BYTES) {
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
        throw new src_errors/* UserError */.yo(`can't read ${path} (${(0,src_errors/* messageOf */.bD)(cause)}); give a path from the workspace`, { cause });
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
        if (!(error instanceof src_errors/* UserError */.yo))
            throw error;
        throw new src_errors/* UserError */.yo(`input ${input}: ${error.message}`, { cause: error.cause });
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

;// CONCATENATED MODULE: ./src/image/base/used.js
/** The base images that a Dockerfile names, in FROM, COPY and mounts; one may be there twice. */
function basesOf({ stages }) {
    const sources = stages.flatMap(({ from, instructions }) => [from, ...instructions.flatMap(sourcesOf)]);
    return sources.flatMap((from) => 'base' in from ? [{ key: from.base, ...(from.version === undefined ? {} : { version: from.version }) }] : []);
}
function sourcesOf(instruction) {
    if (instruction.do === 'copy')
        return instruction.from === undefined ? [] : [instruction.from];
    if (instruction.do !== 'run')
        return [];
    return (instruction.mounts ?? []).flatMap((mount) => mount.type === 'bind' && mount.from !== undefined ? [mount.from] : []);
}

;// CONCATENATED MODULE: ./src/image/service-name.js
/** Services, releases and objects in Kubernetes carry suffixes, so names stay below its 63 characters. */
const LONGEST = 48;
/** A DNS label made of what a project calls itself; undefined where nothing of it can stand in one. */
function serviceName(text) {
    const label = (text ?? '')
        .slice(0, 300)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .slice(0, LONGEST + 1)
        .replace(/^-|-$/g, '')
        .slice(0, LONGEST)
        .replace(/-$/, '');
    return label === '' ? undefined : label;
}

;// CONCATENATED MODULE: ./src/image/languages/endpoints.js
/** What sources show of a service's HTTP side; each a guess to be named in a note. */
const HEALTH_PATHS = ['health', 'healthz', 'livez', 'healthcheck', 'live', 'alive', 'ping'];
/** A path as a string literal, perhaps after a method as in Go's "GET /health". */
const PATH_LITERAL = /["'`](?:[A-Z]{3,7} )?(\/(?:[A-Za-z0-9_-]{1,40}\/){0,4}[A-Za-z]{1,20})["'`]/g;
/** The path that looks most like a health endpoint: by its last word in the order above, then the shortest. */
function healthPathIn(texts) {
    return bestPath(texts, HEALTH_PATHS);
}
function metricsPathIn(texts) {
    return bestPath(texts, ['metrics']);
}
function bestPath(texts, lastWords) {
    let best;
    for (const text of texts) {
        for (const [, path = ''] of text.matchAll(PATH_LITERAL)) {
            const rank = lastWords.indexOf(path.slice(path.lastIndexOf('/') + 1));
            if (rank < 0)
                continue;
            const better = best === undefined || rank < best.rank || (rank === best.rank && path.length < best.path.length);
            if (better)
                best = { path, rank };
        }
    }
    return best?.path;
}
/** A number a service can listen at. */
function portOf(text) {
    const port = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
    return port > 0 && port < 65_536 ? port : undefined;
}

;// CONCATENATED MODULE: ./src/image/languages/go/module.js


const WORDS = {
    'go.mod': ['module', 'go', 'toolchain', 'godebug', 'require', 'exclude', 'replace', 'retract', 'tool', 'ignore'],
    'go.work': ['go', 'toolchain', 'godebug', 'use', 'replace'],
};
/** Go's own rule for the elements of an import path (golang.org/x/mod/module), without its finer points. */
const MODULE_PATH = /^[A-Za-z0-9_~.][A-Za-z0-9_~.+/-]{0,254}$/;
const module_VERSION = /^(\d{1,3}\.\d{1,3})(?:\.\d{1,3})?(?:(?:rc|beta)\d{1,3})?$/;
/**
 * @param file how errors call it: `go.mod`, `api/go.mod`, `go.work`
 * @throws {UserError} with file and line
 */
function readGoModule(text, file) {
    const work = file.endsWith('go.work');
    const lines = directives(text, file, work ? WORDS['go.work'] : WORDS['go.mod']);
    const first = (word) => lines.find((line) => line.word === word);
    const module = first('module');
    if (!work && module === undefined) {
        throw new src_errors/* UserError */.yo(`${file} names no module; begin it with a line such as "module example.com/shop"`);
    }
    return {
        module: module === undefined ? '' : modulePath(module, file),
        go: version(first('go'), file, ''),
        toolchain: version(first('toolchain'), file, 'go'),
        requires: lines.filter(({ word }) => word === 'require').map((line) => modulePath(line, file)),
        folders: lines.flatMap((line) => folderOf(line)),
    };
}
function directives(text, file, words) {
    const found = [];
    let block;
    for (const [index, raw] of text.split('\n').entries()) {
        const number = index + 1;
        const [word, ...rest] = tokens(raw, file, number);
        if (word === undefined)
            continue;
        if (block !== undefined) {
            if (word === ')')
                block = undefined;
            else
                found.push({ number, word: block.word, rest: [word, ...rest] });
        }
        else if (!words.includes(word)) {
            throw new src_errors/* UserError */.yo(`${file} line ${number} begins with ${(0,config_read/* shown */.SP)(word)}; known are ${words.join(', ')}`);
        }
        else if (rest.at(-1) === '(')
            block = { word, line: number };
        else
            found.push({ number, word, rest });
    }
    if (block !== undefined) {
        throw new src_errors/* UserError */.yo(`${file} opens "${block.word} (" in line ${block.line} and never closes it; add a line with ")"`);
    }
    return found;
}
/** Words of a line without its comment; quoted ones without their quotes. */
function tokens(line, file, number) {
    const words = [];
    let rest = line.trim();
    while (rest !== '' && !rest.startsWith('//')) {
        const quote = rest[0];
        if (quote === '"' || quote === '`') {
            const end = rest.indexOf(quote, 1);
            if (end < 0)
                throw new src_errors/* UserError */.yo(`${file} line ${number} has a quote (${quote}) that is never closed`);
            words.push(rest.slice(1, end));
            rest = rest.slice(end + 1).trimStart();
        }
        else {
            const word = /^[^\s"`]+/.exec(rest)?.[0] ?? rest;
            const comment = word.indexOf('//');
            words.push(comment > 0 ? word.slice(0, comment) : word);
            rest = comment > 0 ? '' : rest.slice(word.length).trimStart();
        }
    }
    return words;
}
function modulePath({ rest: [path = ''], number }, file) {
    if (!MODULE_PATH.test(path)) {
        throw new src_errors/* UserError */.yo(`${file} line ${number} has ${(0,config_read/* shown */.SP)(path)}, which is no module path such as example.com/shop`);
    }
    return path;
}
function version(line, file, prefix) {
    const written = line?.rest[0];
    if (line === undefined || written === 'default')
        return undefined;
    const number = written?.startsWith(prefix) ? written.slice(prefix.length) : '';
    // A toolchain may carry a suffix of its maker: go1.26.3-custom.
    if (!module_VERSION.test(number.split('-')[0] ?? '')) {
        throw new src_errors/* UserError */.yo(`${file} line ${line.number} has ${(0,config_read/* shown */.SP)(`${line.word} ${written ?? ''}`)}; write a version such as "${line.word} ${prefix}1.26.0"`);
    }
    return number;
}
function folderOf({ word, rest }) {
    if (word === 'use')
        return rest.slice(0, 1);
    if (word !== 'replace')
        return [];
    const target = rest[rest.indexOf('=>') + 1] ?? '';
    return rest.includes('=>') && /^\.{0,2}\//.test(target) ? [target] : [];
}
/** `1.26.3` is `1.26`: what images are tagged by. */
function minorVersion(version) {
    return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}

;// CONCATENATED MODULE: ./src/image/languages/go/members.js




/** What of the folder is Go's: one module, or the members of a workspace. */
function readMembers(sources) {
    const text = sources.text('go.work');
    if (text === undefined) {
        if (sources.has('go.mod'))
            return { members: [memberAt('.', sources)] };
        throw new src_errors/* UserError */.yo('there is no go.mod in this folder; run "go mod init" with the module path, or give the folder that has one');
    }
    const work = readGoModule(text, 'go.work');
    return { members: workspaceMembers(work, sources), work };
}
function memberAt(folder, sources) {
    const path = external_node_path_.posix.join(folder, 'go.mod');
    const text = sources.text(path);
    if (text === undefined) {
        throw new src_errors/* UserError */.yo(`go.work uses ${(0,config_read/* shown */.SP)(folder)}, but there is no ${path}; add it, or take the folder out of go.work`);
    }
    return { folder, module: readGoModule(text, path) };
}
function workspaceMembers(work, sources) {
    const folders = work.folders.map((folder) => members_within(folder, '.', 'go.work'));
    if (folders.length === 0)
        throw new src_errors/* UserError */.yo('go.work uses no module; add a line such as "use ./api"');
    return folders.map((folder) => memberAt(folder, sources));
}
/** A folder that a file names, relative to the root. */
function members_within(folder, base, file) {
    const joined = external_node_path_.posix.join(base, folder);
    const path = joined === './' ? '.' : joined.replace(/\/$/, '');
    if (external_node_path_.posix.isAbsolute(folder) || path === '..' || path.startsWith('../')) {
        throw new src_errors/* UserError */.yo(`${file} names the folder ${(0,config_read/* shown */.SP)(folder)}, which lies outside of what a build can see; build from the folder above, or use a published version`);
    }
    return path;
}
/** The module that a folder belongs to: the deepest one above it. */
function ownerOf(folder, members) {
    return members
        .filter((member) => member.folder === '.' || folder === member.folder || folder.startsWith(`${member.folder}/`))
        .sort((a, b) => b.folder.length - a.folder.length)[0];
}
function requireSums(members, sources) {
    for (const { folder, module } of members) {
        const mod = external_node_path_.posix.join(folder, 'go.mod');
        const sum = external_node_path_.posix.join(folder, 'go.sum');
        if (module.requires.length > 0 && !sources.has(sum) && !sources.has('go.work.sum') && module.folders.length === 0) {
            throw new src_errors/* UserError */.yo(`${mod} requires modules, but there is no ${sum}; run "go mod tidy" and commit both`);
        }
    }
}
/** What `go mod download` reads: go.mod and go.sum of each module, go.work, and modules that are replaced by folders. */
function moduleFiles(modules, work, sources) {
    const folders = new Set(modules.map(({ folder }) => folder));
    for (const { folder, module } of modules) {
        if (module.module === '')
            continue;
        for (const replaced of module.folders)
            folders.add(members_within(replaced, folder, external_node_path_.posix.join(folder, 'go.mod')));
    }
    const names = work ? ['go.work', 'go.work.sum', 'go.mod', 'go.sum'] : ['go.mod', 'go.sum'];
    const found = [...folders]
        .sort()
        .map((folder) => [
        folder,
        names.map((name) => external_node_path_.posix.join(folder, name)).filter((path) => sources.has(path)),
    ]);
    return new Map(found.filter(([, paths]) => paths.length > 0));
}

;// CONCATENATED MODULE: ./src/image/languages/go/sources.js


/** Folders of programs that accompany a service: never taken for it where there is another. */
const BESIDES = /(?:^|\/)(?:examples?|samples?|tools?|hack|scripts?|tests?|e2e|docs?|internal\/tools|build|ci)(?:\/|$)/;
/** The Go files of the members that a build may compile: no tests, no vendored ones, none that a tag excludes for certain. */
function goFiles(sources, members) {
    const strangers = sources.files
        .filter((path) => external_node_path_.posix.basename(path) === 'go.mod')
        .map((path) => external_node_path_.posix.dirname(path))
        .filter((folder) => !members.some((member) => member.folder === folder));
    return sources.files.flatMap((path) => {
        if (!path.endsWith('.go') || path.endsWith('_test.go') || sources_hidden(path))
            return [];
        if (strangers.some((folder) => path.startsWith(`${folder}/`)) || ownerOf(path, members) === undefined)
            return [];
        const text = sources.text(path);
        return text === undefined || /^\/\/(?:go:build| \+build) ignore\b/m.test(text) ? [] : [{ path, text }];
    });
}
/** As the go command sees it: folders that begin with a dot or an underscore, testdata and vendor don't belong. */
function sources_hidden(path) {
    return path.split('/').some((part) => /^[._]/.test(part) || part === 'testdata' || part === 'vendor');
}
/** Folders with a program, relative to the root, `.` for the root itself; those of tools and examples last. */
function programFolders(files) {
    const folders = new Set();
    for (const { path, text } of files) {
        if (/^package main\b/m.test(text) && /^func main\(\)/m.test(text))
            folders.add(external_node_path_.posix.dirname(path));
    }
    const sorted = [...folders].sort();
    return {
        services: sorted.filter((folder) => !BESIDES.test(folder)),
        besides: sorted.filter((folder) => BESIDES.test(folder)),
    };
}
/** What glibc brings and the runtime image has. */
const LIBC = ['c', 'm', 'dl', 'pthread', 'rt', 'util', 'resolv'];
/** Well-known modules that are nothing without cgo, and bring their C along. */
const NEED_CGO = [
    'github.com/mattn/go-sqlite3',
    'github.com/confluentinc/confluent-kafka-go',
    'github.com/marcboeker/go-duckdb',
    'github.com/duckdb/duckdb-go',
];
/** Why cgo is needed, as the end of a sentence, and the C libraries beyond libc that the project links with. */
function cgoOf(files, requires) {
    const users = files.filter(({ text }) => /^[ \t]{0,40}(?:import[ \t]{1,40})?"C"[ \t\r]{0,40}$/m.test(text));
    const libraries = users.flatMap(({ path, text }) => linked(text).map((name) => ({ name, file: path })));
    const module = requires.find((path) => NEED_CGO.some((known) => path === known || path.startsWith(`${known}/`)));
    const reason = users[0] === undefined ? module && `go.mod requires ${module}` : `${users[0].path} imports "C"`;
    return { reason, libraries };
}
function linked(text) {
    const flags = [...text.matchAll(/^[ \t]{0,40}(?:\/\/|\*)?[ \t]{0,40}#cgo\b[^:\n]{0,80}\bLDFLAGS:([^\n]{0,500})/gm)];
    const configs = [
        ...text.matchAll(/^[ \t]{0,40}(?:\/\/|\*)?[ \t]{0,40}#cgo\b[^:\n]{0,80}\bpkg-config:([^\n]{0,500})/gm),
    ];
    return [
        ...flags.flatMap(([, line = '']) => [...line.matchAll(/(?:^|\s)-l([\w.+-]{1,60})/g)].map(([, name = '']) => name)),
        ...configs.flatMap(([, line = '']) => line.split(/\s+/).filter((word) => /^[\w.+-]{1,60}$/.test(word))),
    ].filter((name) => !LIBC.includes(name));
}
/** Where the program listens, and how the sources say so. */
function portsIn(files) {
    const ports = new Set();
    let fromEnvironment = false;
    for (const { text } of files) {
        for (const [, digits = ''] of text.matchAll(/"(?:0\.0\.0\.0|\[::\])?:(\d{2,5})"/g)) {
            const port = Number(digits);
            if (port < 65_536)
                ports.add(port);
        }
        if (/\b(?:Getenv|LookupEnv)\("PORT"\)/.test(text)) {
            fromEnvironment = true;
            // The usual default of a PORT that isn't set: port = "8080".
            for (const [, digits = ''] of text.matchAll(/\bport\b[^\n"]{0,20}=\s*"(\d{2,5})"/gi)) {
                const port = Number(digits);
                if (port < 65_536)
                    ports.add(port);
            }
        }
    }
    return { ports: [...ports], fromEnvironment };
}

;// CONCATENATED MODULE: ./src/image/languages/go/listening.js




const DEFAULT_PORT = 8080;
const LEAST_PORT = 1024;
/** @throws {UserError} a port that only root can listen at */
function refuseRootsPort(port) {
    if (port >= LEAST_PORT)
        return;
    throw new src_errors/* UserError */.yo(`the sources listen at port ${port}, which a program without root can't; listen at one from ${LEAST_PORT}, or set port where the command line says another`);
}
/** Files of the program's own folder are asked first: other packages may be clients that name others' ports. */
function listeningOf(files, folder, wishes) {
    const own = files.filter(({ path }) => external_node_path_.posix.dirname(path) === folder);
    const near = portsIn(own);
    const { ports, fromEnvironment } = near.ports.length > 0 || near.fromEnvironment ? near : portsIn(files);
    const port = wishes.port ?? (fromEnvironment ? ports.find((one) => one >= LEAST_PORT) : ports[0]) ?? DEFAULT_PORT;
    if (wishes.port === undefined)
        refuseRootsPort(port);
    const seen = healthPathIn(files.map(({ text }) => text));
    const notes = [];
    if (wishes.port === undefined && ports.length !== 1) {
        notes.push(ports.length === 0
            ? `No port stands in the sources; ${port} is assumed. Set port if it is another.`
            : `The sources name the ports ${ports.slice(0, 5).join(', ')}; ${port} is taken. Set port if it is another.`);
    }
    if (wishes.healthPath === undefined && seen === undefined) {
        notes.push('No health endpoint stands in the sources; /health is assumed. Set health-path if it is another.');
    }
    return {
        port,
        healthPath: wishes.healthPath ?? seen ?? '/health',
        environment: fromEnvironment ? { PORT: String(port) } : {},
        notes,
    };
}

;// CONCATENATED MODULE: ./src/image/languages/go/program.js




/** @throws {UserError} a question: which of several programs */
function chooseProgram(files, wish) {
    const { services, besides } = programFolders(files);
    const all = [...services, ...besides];
    const taken = (folder, notes = []) => ({
        folder,
        others: all.filter((other) => other !== folder),
        alone: services.every((other) => other === folder),
        notes,
    });
    if (wish !== undefined)
        return taken(wishedProgram(wish, all));
    const candidates = services.length > 0 ? services : besides;
    const [first, ...more] = candidates;
    if (first === undefined) {
        throw new src_errors/* UserError */.yo('no Go file says "package main" with a "func main()", so there is nothing to start; add a program, such as cmd/server/main.go');
    }
    if (more.length === 0) {
        const left = all.filter((folder) => folder !== first);
        return taken(first, left.length === 0 ? [] : [`The program is ${first}; ${left.join(', ')} looked like its tools.`]);
    }
    if (first === '.')
        return taken('.', [`The program is the one in the root; set module for ${more.join(', ')}.`]);
    throw new src_errors/* UserError */.yo(`there are several programs (${listed(candidates)}); set module to the one that the image is for, such as "module: ${first}"`);
}
function wishedProgram(wish, all) {
    const folder = external_node_path_.posix.join(wish, '.').replace(/\/$/, '');
    if (all.includes(folder))
        return folder;
    const below = all.filter((candidate) => candidate.startsWith(`${folder}/`));
    if (below.length === 1 && below[0] !== undefined)
        return below[0];
    const choice = below.length > 1 ? below : all;
    throw new src_errors/* UserError */.yo(`module is ${(0,config_read/* shown */.SP)(wish)}, which is not the folder of one program; ${choice.length === 0 ? 'no Go file here says "package main" with a "func main()"' : `write one of ${listed(choice)}`}`);
}
function listed(folders) {
    const some = folders.slice(0, 10).map((folder) => (/^[\w./-]{1,100}$/.test(folder) ? folder : (0,config_read/* shown */.SP)(folder)));
    return folders.length > some.length ? `${some.join(', ')}, …` : some.join(', ');
}
/** `cmd/server` of example.com/shop is the shop where it is the only service there, else one of several: its folder. */
function programName(program, { folder: root, module }) {
    const inCmd = /(?:^|\/)cmd\/[^/]+$/.test(program.folder);
    if (program.folder !== root && !(program.alone && inCmd))
        return external_node_path_.posix.basename(program.folder);
    const parts = module.module.split('/').filter((part) => !/^v\d+$/.test(part));
    return parts.at(-1) ?? '';
}

;// CONCATENATED MODULE: ./src/image/dockerfile/words.js


/** Builders read a Dockerfile by lines and stop at very long ones. */
const LONGEST_WORD = 4096;
/** Control, format and separator characters, and halves of pairs: each could hide or end a line somewhere. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/**
 * Text that may stand in a Dockerfile: one printable line.
 *
 * @param place how the error calls where it was to stand: `the label org.opencontainers.image.title`
 * @throws {UserError} it has control characters or is too long (T2)
 */
function printable(text, place) {
    if (text.length > LONGEST_WORD) {
        throw new src_errors/* UserError */.yo(`${place} has ${text.length} characters; at most ${LONGEST_WORD} can be written`);
    }
    const bad = UNPRINTABLE.exec(text)?.[0];
    if (bad === undefined)
        return text;
    const code = (bad.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    throw new src_errors/* UserError */.yo(`${place} has the character U+${code} in ${(0,config_read/* shown */.SP)(text)}; write one line of printable text`);
}
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;
/**
 * One word of a shell script, whatever is in it: in single quotes unless it is plain.
 *
 * @throws {UserError} it has control characters, or what begins a here-document
 */
function quoted(word) {
    printable(word, 'a word of a RUN script');
    if (word.includes('<<'))
        throw new src_errors/* UserError */.yo(`${(0,config_read/* shown */.SP)(word)} can't stand in a RUN script because of "<<"; rename it`);
    return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
/**
 * A word of ENV, LABEL and ARG in double quotes. Dockerfiles have variables there, so a dollar is escaped too.
 *
 * @throws {UserError} it has control characters
 */
function doubleQuoted(text, place) {
    return `"${printable(text, place).replaceAll(/[\\"$]/g, '\\$&')}"`;
}
/**
 * Exec form. `<<` would begin a here-document, so it is written as an escape of JSON.
 *
 * @throws {UserError} it is empty or has control characters
 */
function execForm(words, place) {
    if (words.length === 0 || words[0] === '')
        throw new src_errors/* UserError */.yo(`${place} is empty; write a program and its arguments`);
    const all = words.map((word) => JSON.stringify(printable(word, place)).replaceAll('<', '\\u003c'));
    return `[${all.join(', ')}]`;
}
const PATH_WORD = /^[\w.*/@+~(),=:-]+$/;
const PATH_TROUBLE = /[$\\[\]<>"?]|^-|^#/;
/**
 * Paths of COPY, plain where they are, else in exec form. A star is ours to use.
 *
 * @throws {UserError} a path has characters that builders take for patterns, variables or flags
 */
function copyPaths(paths) {
    for (const path of paths) {
        const bad = PATH_TROUBLE.exec(printable(path, 'a path of COPY'))?.[0];
        if (bad !== undefined || path === '') {
            throw new src_errors/* UserError */.yo(`the path ${(0,config_read/* shown */.SP)(path)} can't be copied by a Dockerfile because of "${bad}"; rename it`);
        }
    }
    if (paths.every((path) => PATH_WORD.test(path)))
        return paths.join(' ');
    return execForm(paths, 'a path of COPY');
}

;// CONCATENATED MODULE: ./src/image/dockerfile/write.js




/** The first line is a comment, so that no later one can be taken for a parser directive (`# escape=`). */
const HEADER = [
    '# Made by Gradus from the sources of this folder; yours to read, commit and change.',
    '# Bases are pinned by digest. Everything here builds with BuildKit and with Buildah.',
];
/**
 * The text of a Dockerfile, which any builder reads back as the same instructions. Only what BuildKit's built-in
 * frontend and Buildah 1.28 both know is used: no `# syntax`, no here-documents, no `--link`.
 *
 * @throws {UserError} something that the project names can't be written safely (T2)
 */
function writeDockerfile(dockerfile, resolve) {
    const known = [];
    const stages = dockerfile.stages.map((stage) => {
        const text = stageText(stage, resolve, known);
        known.push(stage.name);
        return text;
    });
    return `${[HEADER.join('\n'), ...stages].join('\n\n')}\n`;
}
const STAGE_NAME = /^[a-z][a-z0-9-]*$/;
function stageText(stage, resolve, known) {
    if (!STAGE_NAME.test(stage.name) || known.includes(stage.name))
        throw new Error(`bad stage name ${stage.name}`);
    const source = (from) => reference(from, resolve, known);
    const platform = 'base' in stage.from && stage.from.buildPlatform === true ? '--platform=$BUILDPLATFORM ' : '';
    return [
        ...(stage.comment === undefined ? [] : [comment(stage.comment)]),
        `FROM ${platform}${source(stage.from)} AS ${stage.name}`,
        ...stage.instructions.map((instruction) => write_line(instruction, source)),
    ].join('\n');
}
const REFERENCE = /^[a-zA-Z0-9][\w.:/@-]*$/;
function reference(from, resolve, known) {
    if ('stage' in from) {
        if (!known.includes(from.stage))
            throw new Error(`stage ${from.stage} comes later or never`);
        return from.stage;
    }
    const image = resolve(from.base, from.version);
    if (!REFERENCE.test(image))
        throw new src_errors/* UserError */.yo(`${(0,config_read/* shown */.SP)(image)} is no image reference`);
    return image;
}
function write_line(instruction, source) {
    switch (instruction.do) {
        case 'arg':
            return `ARG ${write_name(instruction.name)}${instruction.value === undefined ? '' : `=${doubleQuoted(instruction.value, `ARG ${instruction.name}`)}`}`;
        case 'env':
            return pairs('ENV', instruction.values, write_name);
        case 'label':
            return pairs('LABEL', instruction.values, labelKey);
        case 'workdir':
            return `WORKDIR ${absolute(instruction.path)}`;
        case 'copy':
            return copy(instruction, source);
        case 'run':
            return run(instruction, source);
        case 'user':
            return `USER ${matching(instruction.user, /^[a-z0-9_][\w-]*(?::[a-z0-9_][\w-]*)?$/i, 'a user')}`;
        case 'expose':
            return `EXPOSE ${port(instruction.port)}`;
        case 'entrypoint':
            return `ENTRYPOINT ${execForm(instruction.exec, 'the entrypoint')}`;
        case 'cmd':
            return `CMD ${execForm(instruction.exec, 'the start command')}`;
        case 'healthcheck':
            return healthcheck(instruction);
        case 'comment':
            return comment(instruction.text);
    }
}
function comment(text) {
    return `# ${printable(text, 'a comment').trim()}`;
}
function pairs(keyword, values, key) {
    const entries = Object.entries(values);
    if (entries.length === 0)
        throw new Error(`${keyword} without values`);
    const words = entries.map(([word, value]) => `${key(word)}=${doubleQuoted(value, `${keyword} ${word}`)}`);
    return `${keyword} ${words.join(' \\\n    ')}`;
}
function copy(instruction, source) {
    const { sources, to, from, chown, chmod } = instruction;
    if (sources.length === 0)
        throw new Error('COPY without sources');
    const flags = [
        ...(from === undefined ? [] : [`--from=${source(from)}`]),
        ...(chown === undefined ? [] : [`--chown=${matching(chown, /^\d+(?::\d+)?$/, 'an owner of COPY')}`]),
        ...(chmod === undefined ? [] : [`--chmod=${matching(chmod, /^[0-7]{3,4}$/, 'a mode of COPY')}`]),
    ];
    return ['COPY', ...flags, copyPaths([...sources, to])].join(' ');
}
function run(instruction, source) {
    const { script, exec, mounts = [] } = instruction;
    const flags = mounts.map((mount) => `--mount=${mountText(mount, source)}`);
    if ((script === undefined) === (exec === undefined))
        throw new Error('RUN takes a script or exec form, one of them');
    const command = exec === undefined ? (script ?? []).map(scriptLine).join(' \\\n    && ') : execForm(exec, 'RUN');
    if (command === '')
        throw new Error('RUN without a command');
    const words = [...flags, command];
    return `RUN ${words.join(' \\\n    ')}`;
}
/** A line that begins with # is dropped within an instruction, one that ends in a backslash swallows the next. */
function scriptLine(text) {
    if (/^\s*#|\\$|<<|^\s*$|^\s*[[-]/.test(text))
        throw new Error(`can't be a line of RUN: ${text}`);
    return printable(text, 'a RUN script');
}
const MOUNT_WORD = /^[\w./@+~-]+$/;
function mountText(mount, source) {
    const options = mount.type === 'cache'
        ? [
            ['id', mount.id],
            ['target', mount.target],
            ['sharing', mount.sharing],
        ]
        : mount.type === 'secret'
            ? [
                ['id', mount.id],
                ['target', mount.target],
                ['env', mount.env],
            ]
            : mount.type === 'bind'
                ? [
                    ['from', mount.from && source(mount.from)],
                    ['source', mount.source],
                    ['target', mount.target],
                ]
                : [];
    const words = options.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${mountWord(key, value)}`]));
    return [`type=${mount.type}`, ...words].join(',');
}
function mountWord(key, value) {
    return key === 'from' ? value : matching(value, MOUNT_WORD, `${key} of a mount`);
}
function healthcheck(instruction) {
    const { intervalSeconds, timeoutSeconds, startSeconds, exec } = instruction;
    const times = `--interval=${intervalSeconds}s --timeout=${timeoutSeconds}s --start-period=${startSeconds}s`;
    return `HEALTHCHECK ${times} \\\n    CMD ${execForm(exec, 'the health check')}`;
}
function write_name(text) {
    return matching(text, /^[A-Za-z_]\w*$/, 'the name of a variable');
}
function labelKey(text) {
    return matching(text, /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/, 'the name of a label');
}
function absolute(path) {
    return matching(path, /^\/[\w.@+~/-]*$/, 'a working directory');
}
function port(number) {
    if (Number.isInteger(number) && number > 0 && number < 65_536)
        return number;
    throw new src_errors/* UserError */.yo(`${number} is no port; write a whole number from 1 to 65535`);
}
function matching(text, pattern, what) {
    if (text.length <= 1024 && pattern.test(text))
        return text;
    throw new src_errors/* UserError */.yo(`${(0,config_read/* shown */.SP)(text)} can't be ${what} in a Dockerfile; write it as ${pattern.source}`);
}

;// CONCATENATED MODULE: ./src/image/languages/go/stages.js

const BUILD_CACHE = { type: 'cache', target: '/root/.cache/go-build' };
function goDockerfile(plan) {
    const before = plan.vendored ? 'base' : 'dependencies';
    return {
        stages: [base(plan), ...(plan.vendored ? [] : [dependencies(plan)]), build(plan, before), ...last(plan, before)],
    };
}
function base({ version, cgo }) {
    const from = cgo ? { base: 'go', version } : { base: 'go', version, buildPlatform: true };
    return {
        name: 'base',
        comment: cgo
            ? 'The compiler, on the platform the image is for: cgo needs its C libraries.'
            : 'The compiler, on the machine that builds: Go compiles for other platforms by itself.',
        from,
        instructions: [{ do: 'workdir', path: '/src' }],
    };
}
function dependencies({ moduleFiles }) {
    return {
        name: 'dependencies',
        comment: 'Modules stay in this layer until go.mod or go.sum changes.',
        from: { stage: 'base' },
        instructions: [
            ...[...moduleFiles].map(([folder, paths]) => ({ do: 'copy', sources: paths, to: folder === '.' ? './' : `${folder}/` })),
            { do: 'run', script: ['go mod download'] },
        ],
    };
}
function build({ target, cgo }, before) {
    const compile = `go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/app ${quoted(target)}`;
    return {
        name: 'build',
        from: { stage: before },
        instructions: [
            ...(cgo
                ? []
                : [
                    { do: 'arg', name: 'TARGETOS' },
                    { do: 'arg', name: 'TARGETARCH' },
                ]),
            { do: 'copy', sources: ['.'], to: '.' },
            {
                do: 'run',
                mounts: [BUILD_CACHE],
                script: [cgo ? `CGO_ENABLED=1 ${compile}` : `CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH ${compile}`],
            },
        ],
    };
}
function last({ name, target, cgo, port, environment, command }, before) {
    const env = Object.keys(environment).length === 0 ? [] : [{ do: 'env', values: environment }];
    return [
        {
            name: 'development',
            comment: 'For work on the sources: mount them over /src.',
            from: { stage: before },
            instructions: [
                { do: 'copy', sources: ['.'], to: '.' },
                ...env,
                { do: 'expose', port },
                { do: 'cmd', exec: ['go', 'run', target] },
            ],
        },
        {
            name: 'production',
            comment: cgo
                ? 'Only glibc and the program: no shell, no package manager. Probes ask for its health.'
                : 'Only the program: no shell, no libraries, no package manager. Probes ask for its health.',
            from: { base: cgo ? 'glibc' : 'static' },
            instructions: [
                { do: 'label', values: { 'org.opencontainers.image.title': name } },
                ...env,
                { do: 'user', user: '65532' },
                { do: 'expose', port },
                { do: 'entrypoint', exec: command },
                // The only layer, and the last: what sources can't change is taken from the cache.
                { do: 'copy', sources: ['/out/app'], to: '/app', from: { stage: 'build' } },
            ],
        },
    ];
}

// EXTERNAL MODULE: ../../node_modules/semver/index.js
var semver = __webpack_require__(84);
;// CONCATENATED MODULE: ./src/image/languages/version.js



const LONGEST_RANGE = 200;
/**
 * The version to build with: the wish; else the preferred one where every hint allows it, else the newest that they do.
 *
 * @param available `major.minor` or `major`, newest first
 * @throws {UserError} no base image has a version that the hints allow
 */
function chooseVersion(available, preferred, hints, wish) {
    if (wish !== undefined) {
        if (available.includes(wish))
            return wish;
        throw new src_errors/* UserError */.yo(`language-version is ${(0,config_read/* shown */.SP)(wish)}; there are base images of ${available.join(', ')}`);
    }
    const order = [preferred, ...available.filter((version) => version !== preferred)];
    const checked = hints.map(({ place, range }) => ({ place, range, parsed: parsedRange(range, place) }));
    const found = order.find((version) => checked.every(({ parsed }) => allows(parsed, version)));
    if (found !== undefined)
        return found;
    const [first] = checked.filter(({ parsed }) => !allows(parsed, preferred));
    throw new src_errors/* UserError */.yo(`${first?.place} asks for ${(0,config_read/* shown */.SP)(first?.range)}, and there are base images of ${available.join(', ')}; change it to one of them`);
}
function parsedRange(range, place) {
    try {
        if (range.length <= LONGEST_RANGE)
            return new semver.Range(range, { loose: true });
    }
    catch {
        // Said below.
    }
    throw new src_errors/* UserError */.yo(`${place} has the version ${(0,config_read/* shown */.SP)(range)}, which can't be read; write one such as ">=3.12" or "24"`);
}
/** An image of 3.13 has some patch level of it: the range must allow one. */
function allows(range, version) {
    return range.intersects(new semver.Range(version));
}

;// CONCATENATED MODULE: ./src/image/languages/go.js











/** Lines of Go that there are base images of, newest first: older modules build with newer compilers. */
const GO_VERSIONS = ['1.26', '1.25', '1.24'];
const go = {
    name: 'go',
    manifests: (sources) => ['go.work', 'go.mod'].filter((file) => sources.has(file)),
    plan,
};
function plan(sources, wishes) {
    const { members, work } = readMembers(sources);
    const files = goFiles(sources, members);
    const program = chooseProgram(files, wishes.module);
    const member = ownerOf(program.folder, members);
    const modules = work === undefined ? members : [{ folder: '.', module: work }, ...members];
    const vendored = sources.has('vendor/modules.txt');
    if (!vendored)
        requireSums(members, sources);
    // Libraries of the module can be compiled in, programs beside this one can't.
    const compiled = files.filter(({ path }) => !program.others.includes(external_node_path_.posix.dirname(path)));
    const cgo = cgoDecision(compiled, member);
    const listening = listeningOf(compiled, program.folder, wishes);
    const metricsPath = metricsPathIn(compiled.map(({ text }) => text));
    const name = wishes.name ?? serviceName(programName(program, member)) ?? serviceName(sources.folder) ?? 'app';
    const version = chooseVersion(GO_VERSIONS, GO_VERSIONS[0] ?? '', modules.flatMap(versionHints), wishes.version);
    const target = program.folder === '.' ? '.' : `./${program.folder}`;
    const command = wishes.command ?? ['/app'];
    return {
        language: 'go',
        framework: frameworkOf(member.module),
        packageManager: 'go',
        name,
        version,
        port: listening.port,
        healthPath: listening.healthPath,
        ...(metricsPath === undefined ? {} : { metricsPath }),
        command,
        developmentCommand: ['go', 'run', target],
        writable: [],
        environment: listening.environment,
        resources: { cpu: 0.1, memoryMiB: 64 },
        startSeconds: 10,
        dockerfile: goDockerfile({
            name,
            version,
            target,
            cgo: cgo.on,
            vendored,
            moduleFiles: moduleFiles(modules, work !== undefined, sources),
            port: listening.port,
            environment: listening.environment,
            command,
        }),
        ignored: ['**/*_test.go', '*.test', '*.out'],
        notes: [...program.notes, ...cgo.notes, ...listening.notes, ...privateModules(sources)],
    };
}
/** The lines `go` and `toolchain` are least versions. */
function versionHints({ folder, module }) {
    const file = external_node_path_.posix.join(folder, module.module === '' ? 'go.work' : 'go.mod');
    return [module.go, module.toolchain].flatMap((least) => least === undefined ? [] : [{ place: file, range: `>=${minorVersion(least)}` }]);
}
function frameworkOf({ requires }) {
    const known = { 'gin-gonic/gin': 'gin', 'go-chi/chi': 'chi', 'labstack/echo': 'echo', 'gofiber/fiber': 'fiber' };
    const found = Object.entries(known).find(([path]) => requires.some((module) => module === `github.com/${path}` || module.startsWith(`github.com/${path}/`)));
    return found?.[1] ?? 'none';
}
function cgoDecision(files, { module }) {
    const { reason, libraries } = cgoOf(files, module.requires);
    const [foreign] = libraries;
    if (foreign !== undefined) {
        throw new src_errors/* UserError */.yo(`${foreign.file} links with the C library ${foreign.name} (#cgo), which neither the compiler's image nor the runtime has; write the Dockerfile of this service by hand, or use a module that brings its C sources along`);
    }
    const notes = reason === undefined ? [] : [`cgo is on, because ${reason}: the image has glibc and is built on its own platform.`];
    return { on: reason !== undefined, notes };
}
function privateModules(sources) {
    const said = ['Makefile', '.env.example', '.netrc', 'go.env'].find((file) => /\bGOPRIVATE\b/.test(sources.text(file) ?? ''));
    if (said === undefined)
        return [];
    return [
        `${said} names GOPRIVATE: for private modules give "go mod download" a secret or an SSH mount, never a token in an argument.`,
    ];
}

;// CONCATENATED MODULE: ./src/image/languages/java/build.js

/** Of every entry of a jar, so that the same sources make the same jar; archives know no earlier one. */
const JAR_TIME = '1980-01-01T00:00:02Z';
/** How Spring Boot of a version takes its jar apart; a version that can't be seen is left whole. */
function springPacking(version) {
    const [, major, minor] = /^(\d{1,3})\.(\d{1,3})\./.exec(version ?? '') ?? [];
    if (major === undefined)
        return { kind: 'nested' };
    const number = Number(major) * 1000 + Number(minor);
    if (number >= 3003)
        return { kind: 'spring-tools' };
    if (number >= 3002)
        return { kind: 'spring-layertools', launcher: 'org.springframework.boot.loader.launch.JarLauncher' };
    if (number >= 2003)
        return { kind: 'spring-layertools', launcher: 'org.springframework.boot.loader.JarLauncher' };
    return { kind: 'nested' };
}
/** Frameworks with a layout of their own, by the group of what a project depends on. */
const OTHERS = { 'io.quarkus': 'Quarkus', 'io.micronaut': 'Micronaut', 'io.helidon': 'Helidon' };
function unsupportedFramework(groups) {
    for (const group of groups) {
        const found = Object.entries(OTHERS).find(([known]) => group === known || group.startsWith(`${known}.`));
        if (found)
            return found[1];
    }
    return undefined;
}
/** Java class names in sources and build files; `$` joins inner classes. */
function isClassName(text) {
    return text !== undefined && text.length <= 300 && /^[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)*$/.test(text);
}
/** Copies the one jar that can be started, of all that a build leaves in a folder, to /out/app.jar. */
function takeJar(folder, suffix) {
    const others = ['*-sources.jar', '*-javadoc.jar', '*-tests.jar', '*-plain.jar', 'original-*.jar'];
    const names = suffix === undefined
        ? `-name '*.jar' ${others.map((name) => `! -name '${name}'`).join(' ')}`
        : `-name '*-${suffix}.jar'`;
    return `cp "$(find ${folder} -maxdepth 1 -type f ${names} -print -quit)" /out/app.jar`;
}
/** What a build leaves in each folder; folders with signs that `.dockerignore` reads as patterns are left in. */
function outputsOf(folders, name) {
    return folders.filter((folder) => /^[\w.][\w./-]*$/.test(folder)).map((folder) => external_node_path_.posix.join(folder, name));
}

// EXTERNAL MODULE: ../../node_modules/smol-toml/dist/index.js + 8 modules
var dist = __webpack_require__(528);
;// CONCATENATED MODULE: ./src/image/languages/manifest.js


const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const manifest_DEEPEST = 64;
/**
 * A JSON manifest that must be an object.
 *
 * @throws {UserError} with file and, where the parser tells it, line
 */
function readJsonManifest(sources, path) {
    const text = requireText(sources, path);
    let value;
    try {
        value = JSON.parse(text);
    }
    catch (error) {
        const { line, why } = jsonTrouble(text, (0,src_errors/* messageOf */.bD)(error));
        const where = line === undefined ? path : `${path} line ${line}`;
        throw new src_errors/* UserError */.yo(`${where} is no valid JSON: ${why}`, { cause: error });
    }
    return checkedTable(value, path);
}
/**
 * A TOML manifest.
 *
 * @throws {UserError} with file and line
 */
function readTomlManifest(sources, path) {
    const text = requireText(sources, path);
    try {
        return checkedTable((0,dist/* parse */.qg)(text, { maxDepth: manifest_DEEPEST }), path);
    }
    catch (error) {
        if (!(error instanceof dist/* TomlError */.zx))
            throw error;
        const why = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '');
        throw new src_errors/* UserError */.yo(`${path} line ${error.line} is no valid TOML: ${why}`, { cause: error });
    }
}
function requireText(sources, path) {
    const text = sources.text(path);
    if (text === undefined)
        throw new src_errors/* UserError */.yo(`${path} is larger than 1 MiB, which no manifest is`);
    return text;
}
/** V8 says a position, or shows the place. */
function jsonTrouble(text, message) {
    const position = /at position (\d{1,7})/.exec(message)?.[1];
    if (position !== undefined) {
        return { line: lineAt(text, Number(position)), why: message.replace(/ (?:in JSON )?at position.*$/s, '') };
    }
    if (/end of JSON input/.test(message))
        return { line: lineAt(text, text.length), why: 'it ends too early' };
    const [, token = '', , excerpt = ''] = /^(Unexpected token '[\s\S]{1,2}'), (\.{3})?"([\s\S]*)"(?:\.{3})? is not valid JSON$/.exec(message) ?? [];
    const start = excerpt === '' ? -1 : text.indexOf(excerpt);
    const sign = token.slice("Unexpected token '".length, -1);
    if (start < 0)
        return { why: 'it can not be parsed' };
    return { line: lineAt(text, Math.max(start, text.indexOf(sign, start))), why: token.toLowerCase() };
}
function lineAt(text, position) {
    return text.slice(0, position).split('\n').length;
}
function checkedTable(value, path) {
    checkKeys(value, path, 0);
    if (!isTable(value))
        throw new src_errors/* UserError */.yo(`${path} must hold an object ({ … })`);
    return value;
}
/** Keys that reach into object prototypes have no business in a manifest (T17); nor has a deep nest (T16). */
function checkKeys(value, path, depth) {
    if (depth > manifest_DEEPEST)
        throw new src_errors/* UserError */.yo(`${path} is nested more than ${manifest_DEEPEST} levels deep`);
    if (typeof value !== 'object' || value === null)
        return;
    for (const [key, child] of Object.entries(value)) {
        if (FORBIDDEN_KEYS.has(key))
            throw new src_errors/* UserError */.yo(`${path}: ${key} can't be a key`);
        checkKeys(child, path, depth + 1);
    }
}
function isTable(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
/** What stands at a path of keys, as a table; empty where it is absent or something else. */
function tableAt(table, ...keys) {
    const value = valueAt(table, ...keys);
    return isTable(value) ? value : {};
}
/** The texts of a list; what is no text is left out. */
function textsAt(table, ...keys) {
    const value = valueAt(table, ...keys);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
function manifest_textAt(table, ...keys) {
    const value = valueAt(table, ...keys);
    return typeof value === 'string' ? value : undefined;
}
function valueAt(table, ...keys) {
    let value = table;
    for (const key of keys) {
        if (!isTable(value) || !Object.hasOwn(value, key))
            return undefined;
        value = value[key];
    }
    return value;
}

;// CONCATENATED MODULE: ./src/image/languages/java/catalog.js

const CATALOG = 'gradle/libs.versions.toml';
const SPRING_PLUGIN = 'org.springframework.boot';
/** @throws {UserError} no TOML */
function readCatalog(sources) {
    if (!sources.has(CATALOG))
        return { springAlias: undefined, springVersion: undefined, libraries: [] };
    const catalog = readTomlManifest(sources, CATALOG);
    const plugins = tableAt(catalog, 'plugins');
    const springAlias = Object.keys(plugins).find((alias) => pluginId(plugins, alias) === SPRING_PLUGIN);
    return {
        springAlias,
        springVersion: springAlias === undefined ? undefined : versionOf(catalog, plugins, springAlias),
        libraries: librariesOf(tableAt(catalog, 'libraries')),
    };
}
/** Either `"id:version"` or `{ id = …, version = … }`. */
function pluginId(plugins, alias) {
    return manifest_textAt(plugins, alias)?.split(':')[0] ?? manifest_textAt(plugins, alias, 'id');
}
function versionOf(catalog, plugins, alias) {
    const reference = manifest_textAt(plugins, alias, 'version', 'ref');
    return (manifest_textAt(plugins, alias)?.split(':')[1] ??
        manifest_textAt(plugins, alias, 'version') ??
        (reference === undefined ? undefined : manifest_textAt(catalog, 'versions', reference)));
}
function librariesOf(libraries) {
    return Object.keys(libraries).flatMap((alias) => {
        const short = manifest_textAt(libraries, alias)?.split(':').slice(0, 2).join(':');
        const group = manifest_textAt(libraries, alias, 'group');
        return (short ??
            manifest_textAt(libraries, alias, 'module') ??
            (group === undefined ? [] : `${group}:${manifest_textAt(libraries, alias, 'name') ?? ''}`));
    });
}

;// CONCATENATED MODULE: ./src/image/languages/java/gradle-text.js
/** Build files without comments, which often hold what once was; addresses and globs in strings stay. Linear (T19). */
function withoutComments(text) {
    let result = '';
    let kept = 0;
    let position = 0;
    while (position < text.length) {
        const sign = text[position];
        if (sign === '"' || sign === "'") {
            position = endOfString(text, position, sign);
        }
        else if (text.startsWith('//', position) || text.startsWith('/*', position)) {
            const end = endOfComment(text, position);
            result += `${text.slice(kept, position)} `;
            kept = end;
            position = end;
        }
        else {
            position += 1;
        }
    }
    return result + text.slice(kept);
}
/** Strings end in their line, whatever happens: one that is never closed hides no more than that. */
function endOfString(text, start, quote) {
    for (let position = start + 1; position < text.length; position += 1) {
        const sign = text[position];
        if (sign === '\\')
            position += 1;
        else if (sign === quote)
            return position + 1;
        else if (sign === '\n')
            return position;
    }
    return text.length;
}
function endOfComment(text, start) {
    const block = text[start + 1] === '*';
    const end = block ? text.indexOf('*/', start + 2) : text.indexOf('\n', start);
    if (end < 0)
        return text.length;
    return block ? end + 2 : end;
}
/** `id 'x'` and `id("x")` in plugins blocks, `apply plugin: 'x'` and `apply(plugin = "x")`. */
function appliesPlugin(text, id) {
    const name = id.replaceAll('.', '\\.');
    const later = '(?![^\\n]{0,100}\\bapply[ \\t(]{1,5}false)';
    return new RegExp(`\\bid[ \\t(]{1,10}["']${name}["']${later}|\\bapply[ \\t(]{1,5}plugin[ \\t]{0,5}[:=][ \\t]{0,5}["']${name}["']`).test(text);
}
/** `alias(libs.plugins.spring.boot)` for what the version catalogue calls `spring-boot`. */
function appliesAlias(text, alias) {
    const name = alias.replace(/[^\w-]/g, '').replaceAll(/[-_]/g, '\\.');
    return new RegExp(`\\balias[ \\t(]{1,5}libs\\.plugins\\.${name}\\b(?![^\\n]{0,100}\\bapply[ \\t(]{1,5}false)`).test(text);
}
/** Paths that settings include: `include 'api', ':web:core'` and `include("api")`. */
function includedProjects(settings) {
    const word = `["'][^"'\\n]{1,200}["']`;
    const list = new RegExp(`\\binclude[ \\t(]{1,20}(${word}(?:\\s{0,50},\\s{0,50}${word}){0,200})`, 'g');
    return [...settings.matchAll(list)].flatMap(([, words = '']) => [...words.matchAll(/["']([^"'\n]{1,200})["']/g)].map(([, path = '']) => path));
}
/** A toolchain is taken exactly: another Java, older or newer, doesn't do. */
function toolchainIn(text) {
    const forms = [/\bJavaLanguageVersion\.of\([ \t]{0,5}["']?(\d{1,2})\b/, /\bjvmToolchain\([ \t]{0,5}(\d{1,2})\b/];
    return forms.map((form) => form.exec(text)?.[1]).find((version) => version !== undefined);
}
/** `8` of `JavaLanguageVersion.of(8)`, `jvmToolchain(8)`, `JavaVersion.VERSION_1_8` and `sourceCompatibility = '1.8'`. */
function javaVersionIn(text) {
    const compatible = /\b(?:source|target)Compatibility[ \t]{0,10}(?:=[ \t]{0,10})?(?:JavaVersion\.VERSION_|["'])?(?:1[._])?(\d{1,2})\b/;
    return toolchainIn(text) ?? compatible.exec(text)?.[1];
}

;// CONCATENATED MODULE: ./src/image/languages/java/main-class.js



const ROOTS = ['src/main/java', 'src/main/kotlin'];
/** The sources of a module that are part of its program. */
function javaSources(sources, module) {
    const roots = ROOTS.map((root) => `${external_node_path_.posix.join(module, root)}/`);
    return sources.files.flatMap((path) => {
        if (!/\.(?:java|kt)$/.test(path) || !roots.some((root) => path.startsWith(root)))
            return [];
        const text = sources.text(path);
        return text === undefined ? [] : [{ path, text }];
    });
}
function saysSpringApplication(sources, module) {
    return javaSources(sources, module).some(({ text }) => /@SpringBootApplication\b/.test(text));
}
/**
 * The one class with a main method.
 *
 * @param place what to add where there isn't one: `<mainClass> to the maven-jar-plugin in pom.xml`
 * @throws {UserError} there is none, or more than one
 */
function mainClassIn(sources, module, place) {
    const classes = javaSources(sources, module).flatMap(({ path, text }) => {
        const [root] = ROOTS.filter((one) => path.startsWith(`${external_node_path_.posix.join(module, one)}/`));
        const name = path
            .slice(external_node_path_.posix.join(module, root ?? '').length + 1)
            .replace(/\.java$/, '')
            .replace(/\.kt$/, 'Kt')
            .replaceAll('/', '.');
        const starts = /\bstatic void main\s{0,20}\(/.test(text) || /^fun main\(/m.test(text);
        return starts && isClassName(name) ? [name] : [];
    });
    const [first, ...more] = classes;
    if (first !== undefined && more.length === 0)
        return first;
    throw new src_errors/* UserError */.yo(first === undefined
        ? `no class under ${external_node_path_.posix.join(module, 'src/main/java')} has a "static void main" method, so there is nothing to start; add one, or ${place}`
        : `several classes have a main method (${classes.slice(0, 5).join(', ')}); add ${place}`);
}

;// CONCATENATED MODULE: ./src/image/languages/java/version.js



/** Lines with long support that there are base images of, newest first. */
const JAVA_VERSIONS = ['25', '21', '17'];
const PREFERRED = '21';
/**
 * The line of Java to build and run with: the oldest with long support that is no older than what the project asks for.
 *
 * @param written what the build files say: `21`, `1.8`
 * @throws {UserError} no version, or one that there is no base image of
 */
function javaVersion(sources, written, wish) {
    const said = written === undefined ? fromFiles(sources) : { place: 'the build file', text: written };
    if (said === undefined || wish !== undefined)
        return { version: chooseVersion(JAVA_VERSIONS, PREFERRED, [], wish), note: [] };
    const [, number] = /^(?:1\.)?(\d{1,2})(?:[.+_-][\w.+-]{0,40})?$/.exec(said.text) ?? [];
    if (number === undefined) {
        throw new src_errors/* UserError */.yo(`${said.place} asks for Java ${(0,config_read/* shown */.SP)(said.text)}; write a version such as 21`);
    }
    const fitting = JAVA_VERSIONS.findLast((version) => Number(version) >= Number(number)) ?? PREFERRED;
    const version = chooseVersion(JAVA_VERSIONS, fitting, [{ place: said.place, range: `>=${number}` }], undefined);
    const note = version === number ? [] : [`${said.place} asks for Java ${number}; the image has Java ${version}.`];
    return { version, note };
}
/** jenv and asdf write `21.0.5` or `temurin-21.0.5`, SDKMAN `java=21.0.5-tem`. */
function fromFiles(sources) {
    const forms = {
        '.java-version': /^(?:[a-z]{1,20}(?:64)?-)?([\w.+-]{1,40})[ \t\r]{0,5}$/m,
        '.sdkmanrc': /^java=([\w.+-]{1,40})/m,
        '.tool-versions': /^java[ \t]{1,10}(?:[a-z]{1,20}-)?([\w.+-]{1,40})/m,
    };
    for (const [place, form] of Object.entries(forms)) {
        const text = form.exec(sources.text(place) ?? '')?.[1];
        if (text !== undefined)
            return { place, text };
    }
    return undefined;
}

;// CONCATENATED MODULE: ./src/image/languages/java/gradle.js









/*
 * Build files of Gradle are programs, and nothing of a folder is run before it is built in its container. They are
 * looked at as text, for the few forms that nearly all of them are written in.
 */
const CACHE = '/var/cache/gradle';
/** Not below ~/.gradle, which is a volume in some images of Gradle. */
const KEPT = '/opt/gradle-home';
/** Gradle has no command that only downloads. */
const FETCH_SCRIPT = "allprojects { tasks.create('fetchDependencies') { doLast { configurations.findAll { it.canBeResolved }.each { c -> c.incoming.artifactView { v -> v.lenient(true) }.files.files } } } }";
/**
 * @param wish folder or path (`:api`) of the project to start
 * @throws {UserError} a question
 */
function planGradle(sources, wish) {
    const settings = ['settings.gradle.kts', 'settings.gradle'].find((file) => sources.has(file));
    const settingsText = withoutComments(sources.text(settings ?? '') ?? '');
    const projects = subprojects(settingsText, settings ?? 'settings.gradle', sources);
    const catalog = readCatalog(sources);
    refuseUnsupported(projects, catalog);
    const { project, notes } = chooseProject(projects, catalog, wish);
    const wrapper = sources.has('gradlew') && sources.has('gradle/wrapper/gradle-wrapper.properties');
    const gradle = `${wrapper ? 'sh ./gradlew' : 'gradle'} --no-daemon`;
    const spring = isSpring(project, catalog);
    const packing = spring ? springPacking(springVersion(projects, catalog)) : gradle_librariesOf(project, sources);
    const out = (folder) => quoted(`./${external_node_path_.posix.join(project.folder, 'build', folder)}`);
    const task = (name) => (project.path === ':' ? name : `${project.path}:${name}`);
    return {
        tool: 'gradle',
        base: wrapper ? 'java-jdk' : 'gradle',
        artifact: artifactOf(project, settingsText),
        framework: spring ? 'spring-boot' : 'none',
        javaVersion: javaVersionOf(project, projects),
        packing,
        module: project.folder,
        buildFiles: buildFiles(projects, sources, wrapper),
        fetch: [
            `printf '%s\\n' ${quoted(FETCH_SCRIPT)} > /tmp/fetch.gradle`,
            // Build files that read sources fail here; then the build itself downloads what is missing.
            `(GRADLE_USER_HOME=${CACHE} ${gradle} -Dorg.gradle.configuration-cache=false --init-script /tmp/fetch.gradle fetchDependencies || echo 'not all could be fetched ahead')`,
            `cp -a ${CACHE} ${KEPT}`,
        ],
        cache: CACHE,
        environment: { GRADLE_USER_HOME: KEPT },
        compile: spring
            ? [`${gradle} ${quoted(task('bootJar'))}`, 'mkdir -p /out', takeJar(out('libs'), undefined)]
            : [
                `${gradle} ${quoted(task('installDist'))}`,
                'mkdir -p /out/lib',
                `cp ${out('install')}/*/lib/*.jar /out/lib/`,
                // Its own jar changes with every commit, and so has a layer of its own.
                `for jar in ${out('libs')}/*.jar; do rm -f "/out/lib/\${jar##*/}"; done`,
                takeJar(out('libs'), undefined),
            ],
        development: [...(wrapper ? ['sh', './gradlew'] : ['gradle']), '--no-daemon', task(spring ? 'bootRun' : 'run')],
        outputs: outputsOf(projects.map(({ folder }) => folder), 'build'),
        dependencies: dependenciesOf(project, catalog),
        notes: [...notes, ...versionNote(packing, project)],
    };
}
function subprojects(settings, file, sources) {
    const paths = [':', ...includedProjects(settings).map((path) => (path.startsWith(':') ? path : `:${path}`))];
    return paths.map((path) => {
        const folder = path === ':' ? '.' : path.slice(1).replaceAll(':', '/');
        if (!/^[\w.][\w./-]*$/.test(folder) || folder.split('/').includes('..')) {
            throw new src_errors/* UserError */.yo(`${file} includes the project ${(0,config_read/* shown */.SP)(path)}; write a name of letters, digits, dots and dashes`);
        }
        const found = ['build.gradle.kts', 'build.gradle']
            .map((name) => external_node_path_.posix.join(folder, name))
            .find((one) => sources.has(one));
        return {
            path,
            folder,
            text: withoutComments(sources.text(found ?? '') ?? ''),
            file: found ?? external_node_path_.posix.join(folder, 'build.gradle'),
        };
    });
}
function isSpring({ text }, { springAlias }) {
    return appliesPlugin(text, SPRING_PLUGIN) || (springAlias !== undefined && appliesAlias(text, springAlias));
}
function springVersion(projects, catalog) {
    const forms = [
        /\borg\.springframework\.boot["')]{1,3}[ \t]{1,10}version[ \t(]{1,5}["']([\w.-]{1,40})["']/,
        /\bspring-boot-gradle-plugin:([\w.-]{1,40})["']/,
    ];
    const found = projects.flatMap(({ text }) => forms.map((form) => form.exec(text)?.[1]));
    return found.find((version) => version !== undefined) ?? catalog.springVersion;
}
function isApplication(project) {
    return appliesPlugin(project.text, 'application') || /^[ \t]{0,20}`?application`?[ \t\r]{0,20}$/m.test(project.text);
}
function refuseUnsupported(projects, catalog) {
    for (const { text, file } of projects) {
        const groups = [...text.matchAll(/["'](io\.[a-z]{1,30})[.:"']/g)].map(([, group = '']) => group);
        const other = unsupportedFramework([...groups, ...catalog.libraries.map((library) => library.split(':')[0] ?? '')]);
        if (other === undefined)
            continue;
        throw new src_errors/* UserError */.yo(`${file} builds with ${other}, whose images are not made here; use its own container build or write a Dockerfile, and build-image builds and checks that one`);
    }
}
function chooseProject(projects, catalog, wish) {
    if (wish !== undefined) {
        const folder = external_node_path_.posix.join(wish.replace(/^:/, '').replaceAll(':', '/'), '.').replace(/\/$/, '');
        const found = projects.find((project) => project.folder === folder);
        if (found)
            return { project: found, notes: [] };
        throw new src_errors/* UserError */.yo(`module is ${(0,config_read/* shown */.SP)(wish)}, which is no project of this build; write one of ${projects
            .slice(0, 10)
            .map((one) => one.folder)
            .join(', ')}`);
    }
    const candidates = projects.filter((project) => isSpring(project, catalog) || isApplication(project));
    const [first, ...more] = candidates;
    if (first === undefined) {
        throw new src_errors/* UserError */.yo(`no build file of Gradle here applies org.springframework.boot or application, so there is nothing to start; add one of them to the plugins of ${projects[0]?.file ?? 'build.gradle'}`);
    }
    if (more.length > 0) {
        throw new src_errors/* UserError */.yo(`there are several projects that can be started (${candidates
            .slice(0, 10)
            .map((one) => one.folder)
            .join(', ')}); set module to the one that the image is for, such as "module: ${more[0]?.folder}"`);
    }
    return {
        project: first,
        notes: projects.length === 1 ? [] : [`The project that is started is ${first.path}, the only one that can be.`],
    };
}
function gradle_librariesOf(project, sources) {
    const written = /\bmainClass(?:Name)?(?:\.set\(|[ \t]{0,10}=)[ \t]{0,10}["']([^"'\n]{1,300})["']/.exec(project.text)?.[1];
    const mainClass = isClassName(written)
        ? written
        : mainClassIn(sources, project.folder, `mainClass to the application block in ${project.file}`);
    return { kind: 'libraries', mainClass };
}
function artifactOf(project, settings) {
    if (project.path !== ':')
        return external_node_path_.posix.basename(project.folder);
    return /\brootProject\.name[ \t]{0,10}=[ \t]{0,10}["']([^"'\n]{1,200})["']/.exec(settings)?.[1];
}
function javaVersionOf(project, projects) {
    for (const { text, file } of [project, ...projects]) {
        const toolchain = toolchainIn(text);
        if (toolchain !== undefined && !JAVA_VERSIONS.includes(toolchain)) {
            throw new src_errors/* UserError */.yo(`${file} asks for a toolchain of exactly Java ${toolchain}, and there are base images of ${JAVA_VERSIONS.join(', ')}; write one of them, with "options.release = ${toolchain}" where the classes must stay so old`);
        }
        const version = javaVersionIn(text);
        if (version !== undefined)
            return version;
    }
    return undefined;
}
function dependenciesOf(project, catalog) {
    const written = project.text.matchAll(/["']([\w.-]{1,100}:[\w.-]{1,100})[:"']/g);
    return [...[...written].map(([, name = '']) => name), ...catalog.libraries];
}
/** Whatever a build file may read before the sources are there. */
function buildFiles(projects, sources, wrapper) {
    const root = ['settings.gradle', 'settings.gradle.kts', 'gradle.properties', ...(wrapper ? ['gradlew'] : [])];
    const wanted = new Set([
        ...root,
        ...projects.map(({ file }) => file),
        ...projects.map(({ folder }) => external_node_path_.posix.join(folder, 'gradle.properties')),
    ]);
    const found = sources.files.filter((path) => wanted.has(path) ||
        /^(?:gradle|buildSrc|build-logic)\//.test(path) ||
        /^[\w-]{1,80}\.gradle(?:\.kts)?$/.test(path));
    const folders = new Map();
    for (const path of found)
        folders.set(external_node_path_.posix.dirname(path), [...(folders.get(external_node_path_.posix.dirname(path)) ?? []), path]);
    return folders;
}
function versionNote(packing, { file }) {
    if (packing.kind !== 'nested')
        return [];
    return [
        `${file} doesn't show a version of Spring Boot that can take its jar apart, so the image has the jar in one layer.`,
    ];
}

// EXTERNAL MODULE: ../../node_modules/saxes/saxes.js
var saxes = __webpack_require__(628);
;// CONCATENATED MODULE: ./src/xml.js


const xml_DEEPEST = 200;
/** Reports are full of what programs printed; such a character spoils a message, not the structure. */
const xml_HARMLESS = /disallowed character|malformed character entity/;
/**
 * Walks an XML document. A document type with declarations of its own is refused before anything of it is used, and the
 * parser knows no entities but XML's five, so nothing in it can grow.
 *
 * @param name how errors call the document
 * @throws {UserError} it isn't well-formed, declares entities, or is nested too deep; or what the visitor throws
 */
function readXml(text, name, visitor) {
    const parser = new saxes/* SaxesParser */.wT({ xmlns: false, position: true });
    let depth = 0;
    parser.on('doctype', (doctype) => {
        if (doctype.includes('[')) {
            throw new src_errors/* UserError */.yo(`${name} declares a document type of its own (<!DOCTYPE … [), by which a small file can grow without end; write it without`);
        }
    });
    parser.on('error', (error) => {
        if (!xml_HARMLESS.test(error.message))
            throw new src_errors/* UserError */.yo(`${name} is no well-formed XML: ${withLine((0,src_errors/* messageOf */.bD)(error))}`);
    });
    parser.on('opentag', (tag) => {
        depth += 1;
        if (depth > xml_DEEPEST)
            throw new src_errors/* UserError */.yo(`${name} is nested more than ${xml_DEEPEST} levels deep`);
        visitor.open(tag.name, tag.attributes, parser.line);
    });
    parser.on('closetag', (tag) => {
        depth -= 1;
        visitor.close?.(tag.name);
    });
    const { text: hear } = visitor;
    if (hear)
        parser.on('text', (piece) => hear.call(visitor, piece));
    parser.write(text).close();
}
/** The parser puts line and column before its sentence. */
function withLine(message) {
    return message.replace(/^(\d+):\d+: /, 'line $1: ');
}

;// CONCATENATED MODULE: ./src/image/languages/java/pom.js


const MOST_ELEMENTS = 50_000;
/**
 * @throws {UserError} no well-formed XML, a document type with entities, or no project
 */
function readPom(text, file) {
    const root = { name: '', text: '', children: [] };
    const open = [root];
    let count = 0;
    readXml(text, file, {
        open(name) {
            count += 1;
            if (count > MOST_ELEMENTS)
                throw new src_errors/* UserError */.yo(`${file} has more than ${MOST_ELEMENTS} elements`);
            const element = { name, text: '', children: [] };
            open.at(-1)?.children.push(element);
            open.push(element);
        },
        close() {
            const closed = open.pop();
            if (closed)
                closed.text = closed.text.trim();
        },
        text(piece) {
            const current = open.at(-1);
            if (current)
                current.text += piece;
        },
    });
    const project = root.children.find(({ name }) => name === 'project');
    if (project === undefined) {
        throw new src_errors/* UserError */.yo(`${file} is no Maven project: its outermost element is not <project>`);
    }
    return { file, project };
}
/** The first element at a path of names. */
function at(element, ...path) {
    return path.reduce((current, name) => current?.children.find((child) => child.name === name), element);
}
function pom_textAt(element, ...path) {
    const text = at(element, ...path)?.text;
    return text === '' ? undefined : text;
}
/** The elements of a list: `all(project, 'build', 'plugins')` are its plugins. */
function pom_all(element, ...path) {
    return at(element, ...path)?.children ?? [];
}
/** `groupId:artifactId` of a dependency, plugin or parent. */
function coordinates(element) {
    return `${pom_textAt(element, 'groupId') ?? ''}:${pom_textAt(element, 'artifactId') ?? ''}`;
}

;// CONCATENATED MODULE: ./src/image/languages/java/reactor.js




const MOST_MODULES = 500;
/**
 * The modules of a Maven build, the root first.
 *
 * @throws {UserError} a pom that can't be read or isn't there
 */
function readReactor(sources) {
    const poms = new Map();
    const open = [{ path: 'pom.xml', from: '' }];
    for (const { path, from } of open) {
        if (poms.has(path))
            continue;
        if (poms.size >= MOST_MODULES)
            throw new src_errors/* UserError */.yo(`pom.xml has more than ${MOST_MODULES} modules below it`);
        const text = sources.text(path);
        if (text === undefined) {
            throw new src_errors/* UserError */.yo(`${from} names the module ${(0,config_read/* shown */.SP)(external_node_path_.posix.dirname(path))}, but there is no ${(0,config_read/* shown */.SP)(path)}; add it, or take the module out`);
        }
        const pom = readPom(text, path);
        poms.set(path, pom);
        for (const name of modulesOf(pom.project))
            open.push({ path: reactor_modulePath(name, path), from: path });
    }
    return [...poms].map(([path, pom]) => ({ folder: external_node_path_.posix.dirname(path), pom, chain: chainOf(pom, [...poms.values()]) }));
}
/** Maven 4 calls them subprojects. */
function modulesOf(project) {
    const own = [...pom_all(project, 'modules'), ...pom_all(project, 'subprojects')];
    const profiles = pom_all(project, 'profiles').filter((profile) => pom_textAt(profile, 'activation', 'activeByDefault') === 'true');
    return [...own, ...profiles.flatMap((profile) => [...pom_all(profile, 'modules')])].map(({ text }) => text);
}
function reactor_modulePath(name, from) {
    const joined = external_node_path_.posix.join(external_node_path_.posix.dirname(from), name);
    if (name === '' || external_node_path_.posix.isAbsolute(name) || joined === '..' || joined.startsWith('../')) {
        throw new src_errors/* UserError */.yo(`${from} names the module ${(0,config_read/* shown */.SP)(name)}, which lies outside of this folder; build from the folder above`);
    }
    return joined.endsWith('.xml') ? joined : external_node_path_.posix.join(joined, 'pom.xml');
}
function chainOf(pom, poms) {
    const chain = [pom];
    for (;;) {
        const parent = pom_textAt(chain.at(-1)?.project, 'parent', 'artifactId');
        const next = poms.find((one) => parent !== undefined && pom_textAt(one.project, 'artifactId') === parent);
        if (next === undefined || chain.includes(next))
            return chain;
        chain.push(next);
    }
}
/** Plugins that a module's build runs, with those that its parents here give to all their modules. */
function pluginsOf({ chain }) {
    return chain.flatMap(({ project }) => [...pom_all(project, 'build', 'plugins')]);
}
function pluginOf(module, artifactId) {
    return pluginsOf(module).find((plugin) => pom_textAt(plugin, 'artifactId') === artifactId);
}
const DEEPEST_PROPERTY = 8;
/** A text with the properties of the poms put in; undefined where one of them isn't there. */
function resolved(text, { chain }, depth = 0) {
    if (text === undefined || text.length > 500 || depth > DEEPEST_PROPERTY)
        return undefined;
    let missing = false;
    const result = text.replace(/\$\{([^${}]{1,200})\}/g, (_, name) => {
        const value = resolved(property(name, chain), { folder: '', pom: chain[0], chain }, depth + 1);
        missing ||= value === undefined;
        return value ?? '';
    });
    return missing ? undefined : result;
}
function property(name, chain) {
    for (const { project } of chain) {
        const found = at(project, 'properties')?.children.find((child) => child.name === name)?.text;
        if (found !== undefined)
            return found;
    }
    const own = /^(?:project|pom)\.(?:(parent)\.)?(version|artifactId|groupId)$/.exec(name);
    const [project] = chain.map((pom) => pom.project);
    if (own === null)
        return undefined;
    const [, parent, field = ''] = own;
    return parent === undefined
        ? (pom_textAt(project, field) ?? pom_textAt(project, 'parent', field))
        : pom_textAt(project, 'parent', field);
}

;// CONCATENATED MODULE: ./src/image/languages/java/maven.js








const maven_SPRING_PLUGIN = 'spring-boot-maven-plugin';
/** Pinned, as Maven's own default for it is ten years old. */
const COPY_LIBRARIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DincludeScope=runtime -DoutputDirectory=/out/lib';
const maven_CACHE = '/var/cache/maven';
/** Not below ~/.m2, which is a volume in some images of Maven. */
const maven_KEPT = '/opt/maven-repository';
/**
 * @param wish folder or artifact of the module to start
 * @throws {UserError} a question, or a pom that can't be read
 */
function planMaven(sources, wish) {
    const modules = readReactor(sources);
    maven_refuseUnsupported(modules);
    const { module, notes } = chooseModule(modules, sources, wish);
    if (pom_textAt(module.pom.project, 'packaging') === 'war') {
        throw new src_errors/* UserError */.yo(`${module.pom.file} packs a war, which needs a server around it; write <packaging>jar</packaging>, so that the service starts by itself`);
    }
    const mainClass = maven_isSpring(module) ? undefined : mainClassOf(module, sources);
    const { packing, suffix } = packingOf(module, mainClass);
    const wrapper = sources.has('mvnw') && sources.has('.mvn/wrapper/maven-wrapper.properties');
    const maven = `${wrapper ? 'sh ./mvnw' : 'mvn'} -B -ntp`;
    const one = module.folder === '.' ? '' : ` -pl ${quoted(module.folder)} -am`;
    const goals = packing.kind === 'libraries' ? `package ${COPY_LIBRARIES}` : 'package';
    return {
        tool: 'maven',
        base: wrapper ? 'java-jdk' : 'maven',
        artifact: pom_textAt(module.pom.project, 'artifactId'),
        framework: maven_isSpring(module) ? 'spring-boot' : 'none',
        javaVersion: maven_javaVersionOf(module),
        packing,
        module: module.folder,
        buildFiles: maven_buildFiles(modules, sources, wrapper),
        // Without sources some plugins have nothing to work on; what they miss here is fetched by the build itself.
        fetch: [
            `${maven} -fn -DskipTests${mainClass === undefined ? ' -Dspring-boot.repackage.skip=true' : ''} -Dmaven.repo.local=${maven_CACHE}${one} ${goals}`,
            "find . -type d -name target -prune -exec rm -r '{}' + && rm -rf /out",
            `cp -a ${maven_CACHE} ${maven_KEPT}`,
        ],
        cache: maven_CACHE,
        environment: { MAVEN_OPTS: `-Dmaven.repo.local=${maven_KEPT}` },
        compile: [
            `${maven} -DskipTests -Dproject.build.outputTimestamp=${JAR_TIME}${one} ${goals}`,
            'mkdir -p /out/lib',
            takeJar(quoted(`./${external_node_path_.posix.join(module.folder, 'target')}`), suffix),
        ],
        development: development(module, mainClass, wrapper),
        outputs: outputsOf(modules.map(({ folder }) => folder), 'target'),
        dependencies: module.chain.flatMap(({ project }) => pom_all(project, 'dependencies').map(coordinates)),
        notes: [...notes, ...springNotes(module, packing)],
    };
}
function maven_refuseUnsupported(modules) {
    for (const { pom } of modules) {
        const parts = [
            ...pom_all(pom.project, 'dependencies'),
            ...pom_all(pom.project, 'build', 'plugins'),
            ...pom_all(pom.project, 'dependencyManagement', 'dependencies'),
        ];
        const other = unsupportedFramework(parts.map((part) => pom_textAt(part, 'groupId') ?? ''));
        if (other === undefined)
            continue;
        throw new src_errors/* UserError */.yo(`${pom.file} builds with ${other}, whose images are not made here; use its own container build or write a Dockerfile, and build-image builds and checks that one`);
    }
}
function chooseModule(modules, sources, wish) {
    const runnable = modules.filter((module) => pom_textAt(module.pom.project, 'packaging') !== 'pom');
    if (wish !== undefined) {
        const folder = external_node_path_.posix.join(wish, '.').replace(/\/$/, '');
        const found = runnable.find((module) => module.folder === folder || pom_textAt(module.pom.project, 'artifactId') === wish);
        if (found)
            return { module: found, notes: [] };
        throw new src_errors/* UserError */.yo(`module is ${(0,config_read/* shown */.SP)(wish)}, which is no module of pom.xml; write one of ${maven_listed(runnable)}`);
    }
    const [root] = modules;
    if (root !== undefined && runnable.includes(root) && modules.length === 1)
        return { module: root, notes: [] };
    const candidates = runnable.filter((module) => startsSomething(module, sources));
    const [first, ...more] = candidates;
    if (first === undefined) {
        throw new src_errors/* UserError */.yo(`none of the modules ${maven_listed(runnable)} can be started; add ${maven_SPRING_PLUGIN} to the build of the one that is the service, or set module`);
    }
    if (more.length > 0) {
        throw new src_errors/* UserError */.yo(`there are several modules that can be started (${maven_listed(candidates)}); set module to the one that the image is for, such as "module: ${first.folder}"`);
    }
    return { module: first, notes: [`The module that is started is ${first.folder}, the only one that can be.`] };
}
function maven_listed(modules) {
    const some = modules.slice(0, 10).map(({ folder }) => (/^[\w./-]{1,100}$/.test(folder) ? folder : (0,config_read/* shown */.SP)(folder)));
    return modules.length > some.length ? `${some.join(', ')}, …` : some.join(', ');
}
function startsSomething(module, sources) {
    const own = pom_all(module.pom.project, 'build', 'plugins');
    const spring = own.find((plugin) => pom_textAt(plugin, 'artifactId') === maven_SPRING_PLUGIN);
    if (spring !== undefined)
        return pom_textAt(spring, 'configuration', 'skip') !== 'true';
    if (maven_isSpring(module))
        return saysSpringApplication(sources, module.folder);
    return own.some((plugin) => descendant(plugin, ['mainClass', 'Main-Class']) !== undefined);
}
function maven_isSpring(module) {
    return pluginOf(module, maven_SPRING_PLUGIN) !== undefined;
}
function descendant(element, names) {
    for (const child of element.children) {
        if (names.includes(child.name))
            return child;
        const found = descendant(child, names);
        if (found)
            return found;
    }
    return undefined;
}
/** A classifier of a jar, from the project and so checked before it stands in a script. */
function classifier(text, file) {
    if (text === undefined || /^[\w][\w.-]{0,60}$/.test(text))
        return text;
    throw new src_errors/* UserError */.yo(`${file} has the classifier ${(0,config_read/* shown */.SP)(text)}; write letters, digits, dots and dashes`);
}
function packingOf(module, mainClass) {
    if (mainClass === undefined) {
        const written = pom_textAt(pluginOf(module, maven_SPRING_PLUGIN), 'configuration', 'classifier');
        return {
            packing: springPacking(springVersionOf(module)),
            suffix: classifier(resolved(written, module), module.pom.file),
        };
    }
    if (pluginOf(module, 'maven-shade-plugin') !== undefined)
        return { packing: { kind: 'jar' } };
    const assembly = pluginOf(module, 'maven-assembly-plugin');
    if (assembly && descendant(assembly, ['descriptorRef'])?.text === 'jar-with-dependencies') {
        return { packing: { kind: 'jar' }, suffix: 'jar-with-dependencies' };
    }
    return { packing: { kind: 'libraries', mainClass } };
}
function mainClassOf(module, sources) {
    const written = pluginsOf(module).flatMap((plugin) => descendant(plugin, ['mainClass', 'Main-Class'])?.text ?? []);
    for (const text of [
        ...written,
        propertyReference('exec.mainClass'),
        propertyReference('start-class'),
        propertyReference('mainClass'),
        propertyReference('main.class'),
    ]) {
        const name = resolved(text, module);
        if (isClassName(name))
            return name;
    }
    return mainClassIn(sources, module.folder, `<mainClass> to the maven-jar-plugin in ${module.pom.file}`);
}
function propertyReference(name) {
    return `\${${name}}`;
}
function springVersionOf(module) {
    const versions = module.chain.flatMap(({ project }) => [
        ...(pom_textAt(project, 'parent', 'groupId') === 'org.springframework.boot'
            ? [pom_textAt(project, 'parent', 'version')]
            : []),
        ...pom_all(project, 'dependencyManagement', 'dependencies')
            .filter((one) => coordinates(one) === 'org.springframework.boot:spring-boot-dependencies')
            .map((one) => pom_textAt(one, 'version')),
    ]);
    const plugin = pom_textAt(pluginOf(module, maven_SPRING_PLUGIN), 'version');
    return [...versions, plugin].map((version) => resolved(version, module)).find((version) => version !== undefined);
}
function maven_javaVersionOf(module) {
    const compiler = pluginOf(module, 'maven-compiler-plugin');
    const written = [
        pom_textAt(compiler, 'configuration', 'release'),
        propertyReference('maven.compiler.release'),
        propertyReference('java.version'),
        pom_textAt(compiler, 'configuration', 'target'),
        propertyReference('maven.compiler.target'),
        propertyReference('maven.compiler.source'),
    ];
    return written.map((text) => resolved(text, module)).find((version) => version !== undefined);
}
function maven_buildFiles(modules, sources, wrapper) {
    const settings = sources.files.filter((path) => path.startsWith('.mvn/'));
    const folders = new Map([['.', ['pom.xml', ...(wrapper ? ['mvnw'] : [])]]]);
    for (const { pom } of modules) {
        const folder = external_node_path_.posix.dirname(pom.file);
        const paths = folders.get(folder) ?? [];
        folders.set(folder, paths.includes(pom.file) ? paths : [...paths, pom.file]);
    }
    for (const path of settings) {
        const folder = external_node_path_.posix.dirname(path);
        folders.set(folder, [...(folders.get(folder) ?? []), path]);
    }
    return folders;
}
/** The plugin runs in one module only, so what it needs of the others is installed first. */
function development({ folder }, mainClass, wrapper) {
    const maven = wrapper ? ['sh', './mvnw'] : ['mvn'];
    const run = mainClass === undefined
        ? ['spring-boot:run']
        : ['compile', 'org.codehaus.mojo:exec-maven-plugin:3.5.1:java', `-Dexec.mainClass=${mainClass}`];
    if (folder === '.')
        return [...maven, '-B', ...run];
    const first = `${maven.join(' ')} -B -q -DskipTests -pl "$0" -am install`;
    return ['sh', '-c', `${first} && exec ${maven.join(' ')} -B -pl "$0" "$@"`, folder, ...run];
}
function springNotes(module, packing) {
    if (packing.kind !== 'nested')
        return [];
    return [
        `${module.pom.file} doesn't show a version of Spring Boot that can take its jar apart, so the image has the jar in one layer.`,
    ];
}

// EXTERNAL MODULE: ./src/yaml.js
var yaml = __webpack_require__(286);
;// CONCATENATED MODULE: ./src/image/languages/java/spring.js




const FILES = ['application.properties', 'application.yml', 'application.yaml'];
/** @throws {UserError} a settings file that isn't YAML */
function springSettings(sources, module) {
    const values = new Map();
    for (const name of FILES) {
        const path = external_node_path_.posix.join(module, 'src/main/resources', name);
        const text = sources.text(path);
        if (text === undefined)
            continue;
        const found = name.endsWith('.properties') ? properties(text) : yamlValues(text, path);
        for (const [key, value] of found)
            values.set(key, value);
    }
    const value = (key) => withDefault(values.get(key));
    const contextPath = folderPath(value('server.servlet.context-path') ?? value('spring.webflux.base-path') ?? '');
    return {
        name: value('spring.application.name'),
        port: portOf(value('server.port')),
        managementPort: portOf(value('management.server.port')),
        contextPath,
        actuatorPath: `${contextPath}${folderPath(value('management.endpoints.web.base-path') ?? '/actuator')}`,
        exposed: (value('management.endpoints.web.exposure.include') ?? 'health').split(',').map((word) => word.trim()),
    };
}
/** `${PORT:8080}` is 8080 where nobody sets PORT; a placeholder without a default says nothing. */
function withDefault(text) {
    const placeholder = /^\$\{[\w.-]{1,100}(?::([^{}]{0,200}))?\}$/.exec(text ?? '');
    return placeholder ? placeholder[1] : text;
}
/** `/` is no folder, `/api/` is `/api`; what is no path is left out. */
function folderPath(text) {
    const path = `/${text}`.replace(/\/{2,}/g, '/').replace(/\/$/, '');
    return /^(?:\/[\w.~-]{1,80}){0,8}$/.test(path) ? path : '';
}
function properties(text) {
    const found = new Map();
    for (const line of text.split('\n')) {
        const [, key, value] = /^([\w.[\]-]{1,200})[ \t]{0,20}[=:][ \t]{0,20}([^\r\n]{0,500})/.exec(line.trimStart()) ?? [];
        if (key !== undefined && value !== undefined)
            found.set(key, value.trimEnd());
    }
    return found;
}
/** The first document only: later ones are for profiles. */
function yamlValues(text, path) {
    const first = text.replace(/^(?:---[ \t]{0,20}\r?\n)/, '').split(/^---/m, 1)[0] ?? '';
    const found = new Map();
    flatten((0,yaml/* readYaml */.g)(first, path).value, '', found);
    return found;
}
function flatten(value, prefix, found) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        for (const [key, inner] of Object.entries(value))
            flatten(inner, prefix === '' ? key : `${prefix}.${key}`, found);
    }
    else if (value !== null && value !== undefined) {
        found.set(prefix, Array.isArray(value) ? value.join(',') : String(value));
    }
}
function refuseOwnPort({ managementPort, port }) {
    if (managementPort === undefined || managementPort === (port ?? 8080))
        return;
    throw new src_errors/* UserError */.yo(`management.server.port is ${managementPort}, a port of its own, where the probes of the service's port can't ask; take it out, or set health-path to an endpoint of the service`);
}

;// CONCATENATED MODULE: ./src/image/languages/java/runtime.js
/**
 * Modules that programs reach by reflection or by name, where jdeps can't see it: agents and JMX, data sources and
 * directories, Kerberos, TLS with elliptic curves, files in jars.
 */
const ALWAYS = [
    'java.instrument',
    'java.logging',
    'java.management',
    'java.naming',
    'java.security.jgss',
    'java.sql',
    'jdk.management',
    'jdk.unsupported',
    'jdk.zipfs',
];
/** Since 22 the curves are part of java.base. */
const LAST_WITH_CURVES = 21;
/** What of the build goes where, from what changes least to what changes with every commit. */
function classPathOf(packing) {
    switch (packing.kind) {
        case 'spring-tools':
            return runtime_layers(['dependencies', 'snapshot-dependencies', 'application']);
        case 'spring-layertools':
            return runtime_layers(['dependencies', 'spring-boot-loader', 'snapshot-dependencies', 'application']);
        case 'libraries':
            return [
                { from: '/out/lib/', to: '/app/lib/' },
                { from: '/out/app.jar', to: '/app/app.jar' },
            ];
        case 'jar':
        case 'nested':
            return [{ from: '/out/app.jar', to: '/app/app.jar' }];
    }
}
function runtime_layers(names) {
    return names.map((name) => ({ from: `/out/layers/${name}/`, to: '/app/' }));
}
/** Writes the modules of Java that the program uses to /out/modules. A jar that jdeps can't read gets all of Java SE. */
function modulesScript(packing, version) {
    const more = [...ALWAYS, ...(Number(version) <= LAST_WITH_CURVES ? ['jdk.crypto.ec'] : [])].join(',');
    const found = '/tmp/modules';
    const jdeps = `jdeps --ignore-missing-deps --print-module-deps --multi-release ${version} -q`;
    const used = packing.kind === 'nested' ? undefined : `(${jdeps} ${classes(packing)} > ${found} || echo java.se > ${found})`;
    return [used ?? `echo java.se > ${found}`, `echo "$(cat ${found}),${more}" > /out/modules`];
}
function classes(packing) {
    switch (packing.kind) {
        case 'spring-tools':
            return "--class-path '/out/layers/dependencies/lib/*:/out/layers/snapshot-dependencies/lib/*' /out/layers/application/app.jar";
        case 'spring-layertools':
            return "--class-path '/out/layers/dependencies/BOOT-INF/lib/*:/out/layers/snapshot-dependencies/BOOT-INF/lib/*' /out/layers/application/BOOT-INF/classes";
        case 'libraries':
            return "--class-path '/out/lib/*' /out/app.jar";
        case 'jar':
            return '/out/app.jar';
    }
}
/** On the platform that the image is for, and again only where other modules are used. */
function runtimeStage(version) {
    return {
        name: 'runtime',
        comment: 'A Java of only the modules that the program uses.',
        from: { base: 'java-jdk', version },
        instructions: [
            { do: 'copy', sources: ['/out/modules'], to: '/tmp/modules', from: { stage: 'build' } },
            {
                do: 'run',
                script: [
                    `jlink --add-modules "$(cat /tmp/modules)" --strip-java-debug-attributes --no-header-files --no-man-pages --compress=${Number(version) < 21 ? '2' : 'zip-6'} --output /opt/jre`,
                ],
            },
        ],
    };
}

;// CONCATENATED MODULE: ./src/image/languages/java/stages.js


const JVM = ['-XX:MaxRAMPercentage=75', '-XX:+ExitOnOutOfMemoryError'];
/** What the production image starts, by how the program is packed. */
function startCommand(packing, jlink) {
    const java = [jlink ? '/opt/jre/bin/java' : 'java', ...JVM];
    if (packing.kind === 'spring-layertools')
        return [...java, '-cp', '/app', packing.launcher];
    if (packing.kind === 'libraries')
        return [...java, '-cp', '/app/app.jar:/app/lib/*', packing.mainClass];
    return [...java, '-jar', '/app/app.jar'];
}
function javaDockerfile(plan) {
    return {
        stages: [
            stages_base(plan),
            stages_dependencies(plan),
            compile(plan),
            ...(plan.jlink ? [runtimeStage(plan.version)] : []),
            stages_development(plan),
            production(plan),
        ],
    };
}
function stages_base({ version, build }) {
    return {
        name: 'base',
        comment: 'The build tool, on the machine that builds: what it makes runs on every platform.',
        from: { base: build.base, version, buildPlatform: true },
        instructions: [
            { do: 'workdir', path: '/src' },
            { do: 'env', values: build.environment },
        ],
    };
}
function stages_dependencies({ name, build }) {
    return {
        name: 'dependencies',
        comment: 'Libraries stay in this layer until a build file changes; the cache spares the download even then.',
        from: { stage: 'base' },
        instructions: [
            ...[...build.buildFiles].map(([folder, paths]) => ({ do: 'copy', sources: paths, to: folder === '.' ? './' : `${folder}/` })),
            {
                do: 'run',
                mounts: [{ type: 'cache', id: `${build.tool}-${name}`, target: build.cache, sharing: 'locked' }],
                script: build.fetch,
            },
        ],
    };
}
function compile({ version, build, jlink }) {
    const unpack = unpackScript(build.packing);
    return {
        name: 'build',
        from: { stage: 'dependencies' },
        instructions: [
            { do: 'copy', sources: ['.'], to: '.' },
            { do: 'run', script: build.compile },
            ...(unpack.length === 0 ? [] : [{ do: 'run', script: unpack }]),
            ...(jlink ? [{ do: 'run', script: modulesScript(build.packing, version) }] : []),
        ],
    };
}
function unpackScript(packing) {
    if (packing.kind === 'spring-tools') {
        return [
            'java -Djarmode=tools -jar /out/app.jar extract --layers --destination /out/layers',
            // What takes the jar apart gives the manifest of the jar that is left the time of its run.
            `jar --update --file=/out/layers/application/app.jar --manifest=/dev/null --date=${JAR_TIME}`,
        ];
    }
    if (packing.kind === 'spring-layertools') {
        return ['java -Djarmode=layertools -jar /out/app.jar extract --destination /out/layers'];
    }
    return [];
}
function stages_development({ build, port }) {
    return {
        name: 'development',
        comment: 'For work on the sources: mount them over /src.',
        from: { stage: 'dependencies' },
        instructions: [
            { do: 'copy', sources: ['.'], to: '.' },
            { do: 'expose', port },
            { do: 'cmd', exec: build.development },
        ],
    };
}
function production({ name, version, build, jlink, port, command }) {
    const from = jlink ? { base: 'java-base' } : { base: 'java-jre', version };
    return {
        name: 'production',
        comment: jlink
            ? 'Only Java and the program: no shell, no compiler, no package manager. Probes ask for its health.'
            : 'Java without its compiler, and the program. Probes ask for its health.',
        from,
        instructions: [
            { do: 'label', values: { 'org.opencontainers.image.title': name } },
            { do: 'workdir', path: '/app' },
            { do: 'user', user: '65532' },
            { do: 'expose', port },
            { do: 'entrypoint', exec: command },
            // Behind what sources can't change, which is taken from the cache.
            ...(jlink ? [copied('runtime', '/opt/jre', '/opt/jre')] : []),
            ...classPathOf(build.packing).map(({ from: path, to }) => copied('build', path, to)),
        ],
    };
}
function copied(stage, path, to) {
    return { do: 'copy', sources: [path], to, from: { stage } };
}

;// CONCATENATED MODULE: ./src/image/languages/java.js










const MANIFESTS = ['pom.xml', 'build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'];
const PORT = 8080;
const java = {
    name: 'java',
    manifests: (sources) => MANIFESTS.filter((file) => sources.has(file)),
    plan: java_plan,
};
function java_plan(sources, wishes) {
    const { build, notes } = buildOf(sources, wishes.module);
    const { version, note } = javaVersion(sources, build.javaVersion, wishes.version);
    const http = build.framework === 'spring-boot' ? springHttp(sources, build, wishes) : plainHttp(sources, build, wishes);
    const name = wishes.name ?? serviceName(http.name ?? build.artifact) ?? serviceName(sources.folder) ?? 'app';
    const jlink = wishes.jlink ?? true;
    const command = wishes.command ?? startCommand(build.packing, jlink);
    return {
        language: 'java',
        framework: build.framework,
        packageManager: build.tool,
        name,
        version,
        port: http.port,
        healthPath: http.healthPath,
        ...(http.metricsPath === undefined ? {} : { metricsPath: http.metricsPath }),
        command,
        developmentCommand: build.development,
        writable: [],
        environment: {},
        resources: { cpu: 0.5, memoryMiB: build.framework === 'spring-boot' ? 512 : 256 },
        startSeconds: build.framework === 'spring-boot' ? 120 : 30,
        dockerfile: javaDockerfile({ name, version, build, jlink, port: http.port, command }),
        ignored: [...build.outputs, '.gradle', '**/*.class', '.idea', '*.iml'],
        notes: [...notes, ...build.notes, ...note, ...http.notes],
    };
}
/** A wrapper says which of two tools is meant; a pom.xml is the older convention where nothing does. */
function buildOf(sources, module) {
    const maven = sources.has('pom.xml');
    const gradle = MANIFESTS.slice(1).some((file) => sources.has(file));
    if (!gradle)
        return { build: planMaven(sources, module), notes: [] };
    if (!maven)
        return { build: planGradle(sources, module), notes: [] };
    const [byMaven, byGradle] = [sources.has('mvnw'), sources.has('gradlew')];
    if (byMaven === byGradle) {
        throw new src_errors/* UserError */.yo('the folder has a pom.xml and a build.gradle, and no wrapper (mvnw or gradlew) that says which of them builds the service; keep one, or add its wrapper');
    }
    const build = byMaven ? planMaven(sources, module) : planGradle(sources, module);
    return {
        build,
        notes: [`There are build files of Maven and of Gradle; ${build.tool} builds, as its wrapper is here.`],
    };
}
function springHttp(sources, build, wishes) {
    const settings = springSettings(sources, build.module);
    const has = (artifact) => build.dependencies.some((one) => one.endsWith(`:${artifact}`));
    const actuator = has('spring-boot-starter-actuator');
    if (actuator && wishes.healthPath === undefined)
        refuseOwnPort(settings);
    const seen = actuator ? undefined : healthPathIn(javaSources(sources, build.module).map(({ text }) => text));
    const usual = actuator ? `${settings.actuatorPath}/health` : `${settings.contextPath}${seen ?? '/health'}`;
    const prometheus = actuator &&
        has('micrometer-registry-prometheus') &&
        settings.managementPort === undefined &&
        settings.exposed.some((one) => one === 'prometheus' || one === '*');
    return {
        name: settings.name,
        port: wishes.port ?? settings.port ?? PORT,
        healthPath: wishes.healthPath ?? usual,
        metricsPath: prometheus ? `${settings.actuatorPath}/prometheus` : undefined,
        notes: actuator || seen !== undefined || wishes.healthPath !== undefined
            ? []
            : [
                'No health endpoint stands in the sources; /health is assumed. Add spring-boot-starter-actuator, or set health-path.',
            ],
    };
}
/** How programs without a framework name their port: a socket address, a server's constructor, a PORT with a default. */
const PORTS = [
    /\bInetSocketAddress\((?:"[^"\n]{0,100}",[ \t]{0,5})?(\d{2,5})\)/,
    /\b(?:Server|start|port|listen)\([ \t]{0,5}(\d{4,5})[ \t]{0,5}[,)]/,
    /\bPORT"[^;\n]{0,60}"?\b(\d{4,5})\b/,
    /\b(?:PORT|port)[ \t]{1,5}=[ \t]{1,5}(\d{4,5})\b/,
];
function plainHttp(sources, { module }, wishes) {
    const texts = javaSources(sources, module).map(({ text }) => text);
    const port = portOf(texts.flatMap((text) => PORTS.map((form) => form.exec(text)?.[1])).find((one) => one !== undefined));
    const seen = healthPathIn(texts);
    const where = external_node_path_.posix.join(module, 'src');
    return {
        port: wishes.port ?? port ?? PORT,
        healthPath: wishes.healthPath ?? seen ?? '/health',
        notes: [
            ...(wishes.port === undefined && port === undefined
                ? [`No port stands in ${where}; ${PORT} is assumed. Set port if it is another.`]
                : []),
            ...(wishes.healthPath === undefined && seen === undefined
                ? [`No health endpoint stands in ${where}; /health is assumed. Set health-path if it is another.`]
                : []),
        ],
    };
}

;// CONCATENATED MODULE: ./src/image/languages/node/code.js

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const NOT_THE_SERVICE = /(?:^|\/)(?:tests?|__tests__|__mocks__|e2e|cypress|docs|examples|public|static)\/|\.(?:test|spec|stories|config|d)\.[cm]?[jt]sx?$|\.min\.js$/;
const code_MOST_FILES = 400;
/** The texts of the service's own files, those nearest to its folder first. */
function nodeCode(sources, folder) {
    const prefix = folder === '.' ? '' : `${folder}/`;
    return sources.files
        .filter((path) => path.startsWith(prefix) && CODE.test(path) && !NOT_THE_SERVICE.test(path))
        .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
        .slice(0, code_MOST_FILES)
        .map((path) => sources.text(path) ?? '');
}
const VARIABLE_PORT = /\benv\.PORT\b(?:\s{0,4}(?:\|\||\?\?|,)\s{0,4}["'`]?(\d{4,5})\b)?/;
const LITERAL_PORT = /\.listen\(\s{0,9}(?:\{[^}]{0,200}?port:\s{0,4})?(\d{4,5})\b|\b(?:port|PORT)\s{0,4}[:=]\s{0,4}(\d{4,5})\b/;
function code_listeningOf(texts) {
    for (const text of texts) {
        const match = VARIABLE_PORT.exec(text);
        if (match !== null)
            return { variable: true, ...numbered(match[1]) };
    }
    for (const text of texts) {
        const match = LITERAL_PORT.exec(text);
        if (match !== null)
            return { variable: false, ...numbered(match[1] ?? match[2]) };
    }
    return { variable: true };
}
function numbered(digits) {
    const port = portOf(digits);
    return port === undefined ? {} : { port };
}
/** What the sources lack for a container, as notes. */
function containerNotes(texts, framework) {
    const anywhere = (pattern) => texts.some((text) => pattern.test(text));
    return [
        ...(framework !== 'next' && !anywhere(/SIGTERM/)
            ? [
                'Nothing handles SIGTERM, which process 1 ignores then: add process.on("SIGTERM", …) that closes the server, or every stop takes the whole grace period.',
            ]
            : []),
        ...(framework === 'fastify' && !anywhere(/\bhost\s{0,4}[:=]|0\.0\.0\.0|["']::["']/)
            ? ['Fastify listens on localhost unless it is told otherwise: write listen({ port, host: "0.0.0.0" }).']
            : []),
    ];
}

;// CONCATENATED MODULE: ./src/image/languages/node/locks.js



const LOCK_LIMITS = { bytes: 1024 * 1024, aliases: 0, depth: 32, nodes: 500_000 };
/**
 * A lock file that can't be read, or that was not made from this package.json, is said here and not by a build that
 * fails after a minute. One that is larger than 1 MiB is left to the package manager.
 *
 * @throws {UserError} with file and, where the parser tells it, line
 */
function checkLock(sources, { name, lock }, root) {
    const text = sources.text(lock);
    if (text === undefined)
        return;
    const conflict = text.split('\n').findIndex((line) => line.startsWith('<<<<<<< '));
    if (conflict >= 0) {
        throw new src_errors/* UserError */.yo(`${lock} line ${conflict + 1} has a merge conflict; solve it and install again`);
    }
    const wanted = [...root.dependencies, ...root.devDependencies];
    const locked = lockedRanges(sources, name, lock, text);
    const missing = wanted.find(([dependency, range]) => !locked(dependency, range));
    if (missing === undefined)
        return;
    const again = { npm: 'npm install', pnpm: 'pnpm install', yarn: 'yarn install', 'yarn-berry': 'yarn install' }[name];
    throw new src_errors/* UserError */.yo(`${lock} is not of this package.json: it has no ${missing[0]} at "${missing[1]}"; run "${again}" and commit the file`);
}
function lockedRanges(sources, manager, lock, text) {
    if (manager === 'npm') {
        const table = readJsonManifest(sources, lock);
        const packages = tableAt(table, 'packages', '');
        // The format before npm 7 does not say what was asked for.
        if (!Object.hasOwn(tableAt(table, 'packages'), ''))
            return () => true;
        const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'].map((kind) => tableAt(packages, kind));
        return (dependency, range) => kinds.some((kind) => manifest_textAt(kind, dependency) === range);
    }
    if (manager === 'pnpm') {
        const value = (0,yaml/* readYaml */.g)(text, lock, LOCK_LIMITS).value;
        const importer = tableAt(value, 'importers', '.');
        if (Object.keys(importer).length === 0)
            return () => true;
        const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'].map((kind) => tableAt(importer, kind));
        // Catalogs write their own range here.
        return (dependency, range) => range.startsWith('catalog:') || kinds.some((kind) => manifest_textAt(kind, dependency, 'specifier') === range);
    }
    return (dependency) => text.includes(`${dependency}@`);
}

;// CONCATENATED MODULE: ./src/image/languages/node/manager.js


const LOCKS = {
    'package-lock.json': 'npm',
    'npm-shrinkwrap.json': 'npm',
    'pnpm-lock.yaml': 'pnpm',
    'yarn.lock': 'yarn',
};
const FOREIGN_LOCKS = ['bun.lock', 'bun.lockb', 'deno.lock'];
const PNPM_BY_LOCK = { '5': '7.33.7', '6': '8.15.9', '9': '10.34.9' };
const YARN_CLASSIC = '1.22.22';
const YARN_BERRY = '4.18.1';
/**
 * The lock file decides; where there are two, the field packageManager.
 *
 * @throws {UserError} a question: no lock file, two of them, or one of another tool
 */
function readManager(sources, root) {
    const [field, version] = packageManagerField(root);
    const locks = Object.keys(LOCKS).filter((file) => sources.has(file));
    const fitting = field === undefined ? locks : locks.filter((file) => LOCKS[file] === field);
    const [lock, other] = fitting;
    if (lock === undefined)
        throw new src_errors/* UserError */.yo(noLock(sources, locks, field));
    if (other !== undefined && LOCKS[other] !== LOCKS[lock]) {
        throw new src_errors/* UserError */.yo(`there are ${lock} and ${other}; delete the one that is not used, or say which with the field "packageManager" of package.json`);
    }
    const npmrc = sources.text('.npmrc');
    const secret = npmrc !== undefined && /_auth|_password|authToken/i.test(npmrc);
    const files = npmrc !== undefined && !secret ? ['.npmrc'] : [];
    const kind = LOCKS[lock];
    if (kind === 'npm')
        return { name: 'npm', lock, files, secret };
    if (kind === 'yarn')
        return yarn(sources, version, { lock, files, secret });
    const text = sources.text(lock) ?? '';
    const format = /^lockfileVersion:\s{0,4}['"]?(\d{1,2})/m.exec(text)?.[1] ?? '9';
    const pinned = version ?? PNPM_BY_LOCK[format] ?? PNPM_BY_LOCK['9'] ?? '';
    const workspace = ['pnpm-workspace.yaml', '.pnpmfile.cjs'].filter((file) => sources.has(file));
    return { name: 'pnpm', lock, version: pinned, files: [...files, ...workspace, ...patches(sources)], secret };
}
function yarn(sources, version, rest) {
    const berry = /^__metadata:/m.test(sources.text('yarn.lock') ?? '') || sources.has('.yarnrc.yml');
    if (!berry) {
        const files = sources.has('.yarnrc') ? [...rest.files, '.yarnrc'] : rest.files;
        return { ...rest, name: 'yarn', version: version ?? YARN_CLASSIC, files };
    }
    const settings = sources.text('.yarnrc.yml') ?? '';
    if (!/^nodeLinker:\s{0,4}["']?node-modules\b/m.test(settings)) {
        throw new src_errors/* UserError */.yo('yarn.lock is of Yarn 2 or newer with Plug and Play, which the runtime image can not load; add the line "nodeLinker: node-modules" to .yarnrc.yml and run "yarn install"');
    }
    const folders = ['.yarn/releases', '.yarn/plugins', '.yarn/patches'].filter((folder) => sources.files.some((file) => file.startsWith(`${folder}/`)));
    return {
        ...rest,
        name: 'yarn-berry',
        version: version ?? YARN_BERRY,
        files: [...rest.files, '.yarnrc.yml', ...folders],
    };
}
function patches(sources) {
    return sources.files.some((file) => file.startsWith('patches/')) ? ['patches'] : [];
}
function packageManagerField({ packageManager }) {
    if (packageManager === undefined)
        return [];
    const [, name, version] = /^(npm|pnpm|yarn)@(\d{1,4}\.\d{1,4}\.\d{1,4})(?:\+sha\d{1,3}\.[0-9a-f]{1,128})?$/.exec(packageManager) ?? [];
    if (name !== undefined)
        return [name, version];
    throw new src_errors/* UserError */.yo(`packageManager of package.json is ${(0,config_read/* shown */.SP)(packageManager)}; write npm, pnpm or yarn with an exact version, such as "pnpm@10.34.9"`);
}
function noLock(sources, locks, field) {
    const foreign = FOREIGN_LOCKS.find((file) => sources.has(file));
    if (foreign !== undefined) {
        return `${foreign} is of a package manager that is not supported; npm, pnpm and yarn are: commit one of their lock files`;
    }
    if (field !== undefined && locks.length > 0) {
        return `packageManager of package.json says ${field}, and the lock file is ${locks[0]}; make them the same`;
    }
    const how = { pnpm: '"pnpm install --lockfile-only"', yarn: '"yarn install"' }[field ?? ''] ??
        '"npm install --package-lock-only"';
    return `package.json has no lock file beside it (package-lock.json, pnpm-lock.yaml or yarn.lock); run ${how} and commit it, so that every build installs the same versions`;
}

;// CONCATENATED MODULE: ./src/image/languages/node/package.js


/** @throws {UserError} with file and line where it can't be read */
function readPackage(sources, folder) {
    const table = readJsonManifest(sources, external_node_path_.posix.join(folder, 'package.json'));
    const workspaces = isTable(table.workspaces) ? textsAt(table, 'workspaces', 'packages') : textsAt(table, 'workspaces');
    return {
        folder,
        ...present('name', manifest_textAt(table, 'name')),
        ...present('main', manifest_textAt(table, 'main')),
        ...present('packageManager', manifest_textAt(table, 'packageManager')),
        ...present('engine', manifest_textAt(table, 'engines', 'node') ?? manifest_textAt(table, 'volta', 'node')),
        scripts: Object.fromEntries(package_texts(tableAt(table, 'scripts'))),
        dependencies: new Map([...package_texts(tableAt(table, 'optionalDependencies')), ...package_texts(tableAt(table, 'dependencies'))]),
        devDependencies: new Map(package_texts(tableAt(table, 'devDependencies'))),
        workspaces,
    };
}
function package_texts(table) {
    return Object.entries(table).filter((entry) => typeof entry[1] === 'string');
}
function present(key, value) {
    return value === undefined ? {} : { [key]: value };
}

;// CONCATENATED MODULE: ./src/image/languages/node/install.js

const PNPM = 'pnpm install --frozen-lockfile --store-dir /root/.pnpm-store';
function managerVariables({ name }) {
    const npm = { NPM_CONFIG_AUDIT: 'false', NPM_CONFIG_FUND: 'false', NPM_CONFIG_UPDATE_NOTIFIER: 'false' };
    const others = {
        npm: {},
        pnpm: { CI: 'true' },
        yarn: { YARN_CACHE_FOLDER: '/root/.cache/yarn' },
        'yarn-berry': {
            YARN_GLOBAL_FOLDER: '/root/.yarn/berry',
            YARN_ENABLE_GLOBAL_CACHE: 'true',
            YARN_ENABLE_TELEMETRY: 'false',
        },
    };
    return { ...npm, ...others[name] };
}
/**
 * Corepack leaves Node.js with version 25, so the manager comes from npm, at an exact version; by force, because images
 * have a yarn or a pnpm of their own in its way.
 */
function installTool({ name, version }) {
    if (name === 'npm')
        return [];
    const source = { pnpm: 'pnpm', yarn: 'yarn', 'yarn-berry': '@yarnpkg/cli-dist' }[name];
    const cache = { type: 'cache', target: '/root/.npm' };
    return [{ do: 'run', mounts: [cache], script: [`npm install --global --force ${source}@${version}`] }];
}
function cacheOf({ name }) {
    const target = {
        npm: '/root/.npm',
        pnpm: '/root/.pnpm-store',
        yarn: '/root/.cache/yarn',
        'yarn-berry': '/root/.yarn/berry/cache',
    }[name];
    // Yarn of two stages at once would write over each other.
    return { type: 'cache', target, ...(name === 'yarn' || name === 'yarn-berry' ? { sharing: 'locked' } : {}) };
}
function wholeInstall({ manager }) {
    return [
        { npm: 'npm ci', pnpm: PNPM, yarn: 'yarn install --frozen-lockfile', 'yarn-berry': 'yarn install --immutable' }[manager.name],
    ];
}
function productionInstall({ manager, member }) {
    const [folder, name] = [member?.folder ?? '', quoted(member?.name ?? '')];
    const commands = {
        npm: ['npm ci --omit=dev', `npm ci --omit=dev --workspace ${quoted(folder)}`],
        pnpm: [`${PNPM} --prod`, `${PNPM} --prod --filter ${quoted(`./${folder}...`)}`],
        yarn: ['yarn install --frozen-lockfile --production', 'yarn install --frozen-lockfile --production'],
        'yarn-berry': ['yarn workspaces focus --production', `yarn workspaces focus --production ${name}`],
    };
    return [commands[manager.name][member === undefined ? 0 : 1]];
}
/** Takes the packages of development out of what is installed. */
function prune(install) {
    const commands = {
        npm: 'npm prune --omit=dev --ignore-scripts',
        pnpm: 'pnpm prune --prod --ignore-scripts',
        yarn: 'yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline',
        'yarn-berry': productionInstall(install)[0] ?? '',
    };
    return [commands[install.manager.name]];
}
/** The command that runs the build script of one package. */
function runBuild({ manager }, folder) {
    const program = manager.name === 'yarn-berry' ? 'yarn' : manager.name;
    if (folder === '.')
        return `${program} run build`;
    const option = { npm: '--prefix', pnpm: '--dir', yarn: '--cwd' }[program];
    return `${program} ${option} ${quoted(folder)} run build`;
}
/** `prepare: husky` and its like want sources or tools that are not there. */
function withoutOwnScripts({ ownScripts }) {
    return ownScripts.map(({ folder, scripts }) => {
        const keys = scripts.map((script) => `scripts.${script}`).join(' ');
        return folder === '.' ? `npm pkg delete ${keys}` : `npm --prefix ${quoted(folder)} pkg delete ${keys}`;
    });
}

;// CONCATENATED MODULE: ./src/image/languages/node/stages.js


/** Where the distroless image has it. */
const NODE = '/nodejs/bin/node';
const USER = { do: 'user', user: '65532:65532' };
const SOURCES = { do: 'copy', sources: ['.'], to: '.' };
function nodeDockerfile(image) {
    const builds = needsBuild(image);
    return {
        stages: [
            {
                name: 'base',
                comment: 'What the stages that install and build share.',
                from: { base: 'node', version: image.version },
                instructions: [
                    { do: 'env', values: managerVariables(image.install.manager) },
                    ...installTool(image.install.manager),
                    { do: 'workdir', path: '/app' },
                ],
            },
            {
                name: 'dependencies',
                comment: 'All packages: installed anew only when the files that name them change.',
                from: { stage: 'base' },
                instructions: installing(image, wholeInstall(image.install)),
            },
            ...(image.standalone || image.prunes ? [] : [productionDependencies(image)]),
            ...(builds ? [buildStage(image)] : []),
            {
                name: 'development',
                comment: 'For work on the service: with what development needs, reloading; mount the sources over /app.',
                from: { stage: 'dependencies' },
                instructions: [
                    SOURCES,
                    ...(image.folder === '.' ? [] : [{ do: 'workdir', path: external_node_path_.posix.join('/app', image.folder) }]),
                    { do: 'env', values: { HOME: '/tmp', PORT: String(image.port) } },
                    USER,
                    { do: 'expose', port: image.port },
                    { do: 'cmd', exec: image.developmentCommand },
                ],
            },
            {
                name: 'production',
                comment: 'What runs: no shell, no package manager; files owned by root and only read by the service.',
                from: { base: 'node-runtime', version: image.version },
                instructions: productionStage(image, builds),
            },
        ],
    };
}
function needsBuild({ standalone, prunes, packages }) {
    return standalone || prunes || packages.some(({ builds }) => builds);
}
function productionDependencies(image) {
    return {
        name: 'production-dependencies',
        comment: 'The packages of production alone.',
        from: { stage: 'base' },
        instructions: installing(image, productionInstall(image.install)),
    };
}
function installing({ install }, script) {
    const secret = install.manager.secret ? [{ type: 'secret', id: 'npmrc', target: '/root/.npmrc' }] : [];
    return [
        ...manifests(install),
        { do: 'run', mounts: [cacheOf(install.manager), ...secret], script: [...withoutOwnScripts(install), ...script] },
    ];
}
function manifests({ manager, folders }) {
    const files = manager.files.filter((file) => file.includes('/') === false && file !== 'patches');
    const trees = manager.files.filter((file) => !files.includes(file));
    return [
        { do: 'copy', sources: ['package.json', manager.lock, ...files], to: './' },
        ...trees.map((tree) => ({ do: 'copy', sources: [tree], to: tree })),
        ...folders.map((folder) => ({ do: 'copy', sources: [`${folder}/package.json`], to: `${folder}/` })),
    ];
}
function buildStage({ install, packages, standalone, prunes, ownPostinstall }) {
    const run = `${install.manager.name === 'yarn-berry' ? 'yarn' : install.manager.name} run`;
    const script = [
        ...(ownPostinstall ? [`${run} postinstall`] : []),
        ...packages.filter(({ builds }) => builds).map(({ folder }) => runBuild(install, folder)),
        ...(prunes && !standalone ? prune(install) : []),
        ...(prunes || standalone ? [] : ['find . -name node_modules -prune -exec rm -rf {} +']),
    ];
    return {
        name: 'build',
        comment: prunes
            ? 'The build, and the packages as its scripts leave them, less those of development.'
            : 'The build; packages of production come from a stage of their own.',
        from: { stage: 'dependencies' },
        instructions: [
            SOURCES,
            ...(script.length === 0 ? [] : [{ do: 'run', mounts: [cacheOf(install.manager)], script }]),
        ],
    };
}
function productionStage(image, builds) {
    const { name, port, healthPath, words, environment, folder, standalone } = image;
    const ask = `fetch("http://127.0.0.1:${port}${healthPath}").then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;
    return [
        // What sources can't change comes first: a builder takes it from its cache.
        { do: 'env', values: { NODE_ENV: 'production', HOME: '/tmp', ...environment } },
        { do: 'workdir', path: '/app' },
        { do: 'label', values: { 'org.opencontainers.image.title': name } },
        USER,
        { do: 'expose', port },
        { do: 'healthcheck', exec: [NODE, '-e', ask], intervalSeconds: 10, timeoutSeconds: 5, startSeconds: 20 },
        { do: 'entrypoint', exec: [NODE] },
        { do: 'cmd', exec: words },
        ...(standalone ? standaloneFiles(image) : serviceFiles(image, builds)),
        ...(standalone || folder === '.' ? [] : [{ do: 'workdir', path: external_node_path_.posix.join('/app', folder) }]),
    ];
}
function standaloneFiles({ folder, hasPublic }) {
    const built = external_node_path_.posix.join('/app', folder);
    const from = { stage: 'build' };
    const beside = (path) => ({
        do: 'copy',
        sources: [external_node_path_.posix.join(built, path)],
        to: `./${external_node_path_.posix.join(folder, path)}`,
        from,
    });
    return [
        { do: 'copy', sources: [external_node_path_.posix.join(built, '.next/standalone')], to: './', from },
        beside('.next/static'),
        ...(hasPublic ? [beside('public')] : []),
    ];
}
/** Packages first: they change seldom, so their layer is kept. */
function serviceFiles({ packages, prunes }, builds) {
    if (prunes)
        return [{ do: 'copy', sources: ['/app'], to: '/app', from: { stage: 'build' } }];
    const sources = packages.map(({ folder }) => builds
        ? {
            do: 'copy',
            sources: [external_node_path_.posix.join('/app', folder)],
            to: external_node_path_.posix.join('/app', folder),
            from: { stage: 'build' },
        }
        : { do: 'copy', sources: [folder], to: folder === '.' ? '.' : `${folder}/` });
    return [{ do: 'copy', sources: ['/app'], to: '/app', from: { stage: 'production-dependencies' } }, ...sources];
}

;// CONCATENATED MODULE: ./src/image/languages/node/start.js



const START_SCRIPTS = ['start:prod', 'start:production', 'start'];
const start_FILES = ['server', 'index', 'app', 'main', 'src/server', 'src/index', 'src/app', 'src/main'];
const ENDINGS = ['js', 'mjs', 'cjs'];
/** @throws {UserError} a question: what to write as start script */
function nodeStart(sources, member) {
    for (const name of START_SCRIPTS) {
        const start = plainStart(member.scripts[name]);
        if (start !== undefined)
            return { ...start, notes: checkFile(sources, member, start.words) };
    }
    const { scripts, folder, main } = member;
    if (/^nest start\b/.test(scripts.start ?? ''))
        return { words: ['dist/main.js'], environment: {}, notes: [] };
    if (scripts.start !== undefined)
        throw new src_errors/* UserError */.yo(unusable(member, scripts.start));
    const candidates = [
        ...(main === undefined ? [] : [main]),
        ...start_FILES.flatMap((file) => ENDINGS.map((ending) => `${file}.${ending}`)),
    ];
    const file = candidates.find((one) => sources.has(external_node_path_.posix.join(folder, one)));
    if (file !== undefined && /^(?!-)[\w@%+=:,./-]{1,200}$/.test(file)) {
        return { words: [external_node_path_.posix.normalize(file)], environment: {}, notes: [`There is no start script: ${file} is started.`] };
    }
    throw new src_errors/* UserError */.yo(`${manifest(member)} has no start script, and there is no server.js or index.js${siteOf(member)}; add "start": "node …", or give the start command as "start"`);
}
const ASSIGNMENT = /^([A-Z_][A-Z0-9_]{0,60})=([\w.:/@%+,-]{0,200})$/;
const PLAIN = /^[\w@%+=:,./-]{1,300}$/;
/** A script that is `node` with plain words needs no shell. */
function plainStart(script) {
    const words = (script ?? '').trim().split(/\s+/);
    if (words[0] === 'cross-env')
        words.shift();
    const environment = {};
    for (let match = ASSIGNMENT.exec(words[0] ?? ''); match !== null; match = ASSIGNMENT.exec(words[0] ?? '')) {
        words.shift();
        environment[match[1] ?? ''] = match[2] ?? '';
    }
    const [program, ...rest] = words;
    return program === 'node' && rest.length > 0 && rest.every((word) => PLAIN.test(word))
        ? { words: rest, environment }
        : undefined;
}
const WITH_VALUE = new Set([
    '-r',
    '--require',
    '--import',
    '--loader',
    '--experimental-loader',
    '-C',
    '--conditions',
    '--env-file',
]);
function checkFile(sources, member, words) {
    const file = words.find((word, index) => !word.startsWith('-') && !WITH_VALUE.has(words[index - 1] ?? ''));
    if (file === undefined)
        throw new src_errors/* UserError */.yo(unusable(member, `node ${words.join(' ')}`));
    const path = external_node_path_.posix.join(member.folder, file);
    const there = [path, ...ENDINGS.flatMap((ending) => [`${path}.${ending}`, `${path}/index.${ending}`])].some((one) => sources.has(one));
    const below = path === '.' || sources.has(external_node_path_.posix.join(path, 'package.json'));
    if (there || below || member.scripts.build !== undefined)
        return [];
    if (/(?:^|\/)(?:dist|build|out|\.output)\//.test(`${path}/`))
        return [`${path} is no source and nothing here builds it: it must be in the checkout.`];
    throw new src_errors/* UserError */.yo(`${manifest(member)} starts ${path}, which is not there, and has no build script that would make it; correct the start script`);
}
function unusable(member, script) {
    return `the start script of ${manifest(member)} is ${(0,config_read/* shown */.SP)(script)}, which needs a shell or development tools${siteOf(member)}; write one such as "node dist/server.js" (as "start:prod", if "start" is for development), or give the start command as "start"`;
}
/** Frameworks for sites that have no server that could be started. */
function siteOf({ dependencies, devDependencies }) {
    const known = [
        'nuxt',
        'astro',
        'gatsby',
        '@sveltejs/kit',
        '@remix-run/serve',
        '@angular/core',
        'react-scripts',
        'vite',
        'parcel',
    ];
    const found = known.find((name) => dependencies.has(name) || devDependencies.has(name));
    return found === undefined ? '' : ` (${found} is not supported as a framework of its own)`;
}
function manifest({ folder }) {
    return external_node_path_.posix.join(folder, 'package.json');
}

;// CONCATENATED MODULE: ./src/image/languages/node/version.js
/** Names that nvm knows lines by. */
const LINES = { hydrogen: '18', iron: '20', jod: '22', krypton: '24' };
/** What the project says of Node's version. */
function nodeHints(sources, packages) {
    const file = ['.nvmrc', '.node-version'].find((path) => sources.has(path));
    const written = (sources.text(file ?? '') ?? '').trim().split(/\s/)[0] ?? '';
    const line = /^lts\/(\w{1,20})$/i.exec(written)?.[1]?.toLowerCase();
    const range = line === undefined ? written.replace(/^v(?=\d)/, '') : (LINES[line] ?? '');
    const engines = new Set(packages.flatMap(({ engine }) => engine ?? []));
    return [
        ...(file === undefined || ['', 'node', 'lts/*', 'stable', 'current'].includes(range)
            ? []
            : [{ place: file, range }]),
        ...[...engines].map((engine) => ({ place: 'engines.node of package.json', range: engine })),
    ];
}

;// CONCATENATED MODULE: ./src/image/languages/node/workspaces.js






const MOST_MEMBERS = 300;
/** @throws {UserError} a manifest that can't be read */
function readWorkspace(sources) {
    const root = readPackage(sources, '.');
    const patterns = [...root.workspaces, ...pnpmPatterns(sources)];
    if (patterns.length === 0)
        return { root, members: [] };
    const matching = folderMatcher(patterns);
    const folders = sources.files
        .filter((file) => file.endsWith('/package.json'))
        .map((file) => external_node_path_.posix.dirname(file))
        .filter(matching);
    if (folders.length > MOST_MEMBERS)
        throw new src_errors/* UserError */.yo(`the workspace has more than ${MOST_MEMBERS} members`);
    return { root, members: folders.map((folder) => readPackage(sources, folder)) };
}
function pnpmPatterns(sources) {
    const text = sources.text('pnpm-workspace.yaml');
    if (text === undefined)
        return [];
    const { value } = (0,yaml/* readYaml */.g)(text, 'pnpm-workspace.yaml');
    return isTable(value) ? textsAt(value, 'packages') : [];
}
/** `packages/*`, `apps/**`, `!packages/old`: what workspaces use of globs. */
function folderMatcher(patterns) {
    const rules = patterns.slice(0, 100).map((pattern) => ({
        negated: pattern.startsWith('!'),
        expression: expressionOf(pattern.slice(0, 200).replace(/^!/, '').replace(/^\.\//, '').replace(/\/$/, '')),
    }));
    return (folder) => {
        const matched = rules.filter(({ expression }) => expression.test(folder));
        return matched.length > 0 && !matched.some(({ negated }) => negated);
    };
}
/** Stars in one pattern: with more, matching could take for ever. */
const MOST_STARS = 4;
function expressionOf(pattern) {
    const plain = pattern.replace(/\*{3,}/g, '**').replace(/(?:\*\*\/){2,}/g, '**/');
    if ((plain.match(/\*+/g) ?? []).length > MOST_STARS) {
        throw new src_errors/* UserError */.yo(`the workspace pattern ${(0,config_read/* shown */.SP)(pattern)} has more than ${MOST_STARS} stars; write it plainer`);
    }
    const parts = plain.split('/').map((part) => {
        if (part === '**')
            return '.*';
        return part
            .split(/\*+/)
            .map((text) => text.replace(/[^\w-]/g, '\\$&'))
            .join('[^/]*');
    });
    return new RegExp(`^${parts.join('/')}$`);
}
/**
 * The package to build: the one that was wished for, the root, or the only member that starts.
 *
 * @throws {UserError} a question that lists the members
 */
function chooseMember({ root, members }, wish) {
    if (wish !== undefined) {
        const wished = [root, ...members].find(({ name, folder }) => folder === external_node_path_.posix.normalize(wish).replace(/\/$/, '') || name === wish);
        if (wished !== undefined)
            return { member: wished, notes: [] };
        throw new src_errors/* UserError */.yo(`module is ${wish}, and no package has that folder or name${members.length > 0 ? `; there are ${list(members)}` : ''}`);
    }
    if (members.length === 0)
        return { member: root, notes: [] };
    const starting = members.filter(starts);
    const [only, other] = starting;
    if (other !== undefined) {
        throw new src_errors/* UserError */.yo(`the workspace has ${starting.length} packages that start: ${list(starting)}; say which one with the input module`);
    }
    if (only !== undefined)
        return { member: only, notes: [`${only.folder} is the only package of the workspace that starts.`] };
    if (starts(root))
        return { member: root, notes: [] };
    throw new src_errors/* UserError */.yo(`no package of the workspace has a start script; add "start": "node …" to the one to run (${list(members)})`);
}
function starts({ scripts, dependencies }) {
    return Object.keys(scripts).some((name) => /^start(?::prod(?:uction)?)?$/.test(name)) || dependencies.has('next');
}
function list(packages) {
    const first = packages.slice(0, 10).map(({ folder }) => folder);
    return `${first.join(', ')}${packages.length > first.length ? ', …' : ''}`;
}
/** A member and the members it depends on, each after those it needs. */
function withLocalDependencies(member, { members }) {
    const byName = new Map(members.map((one) => [one.name, one]));
    const found = new Set();
    const visiting = new Set();
    const visit = (one) => {
        if (found.has(one) || visiting.has(one))
            return;
        visiting.add(one);
        for (const name of [...one.dependencies.keys(), ...one.devDependencies.keys()]) {
            const local = byName.get(name);
            if (local !== undefined)
                visit(local);
        }
        found.add(one);
    };
    visit(member);
    return [...found];
}

;// CONCATENATED MODULE: ./src/image/languages/node.js













const NODE_VERSIONS = ['24', '22'];
const node_PREFERRED = '24';
const node_PORT = 3000;
/** By the dependency that tells it; the first counts. */
const FRAMEWORKS = {
    next: 'next',
    '@nestjs/core': 'nest',
    fastify: 'fastify',
    express: 'express',
    koa: 'koa',
    hono: 'hono',
    '@hapi/hapi': 'hapi',
};
/** Scripts of a project's own manifest that npm runs at every installation. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];
const node = {
    name: 'node',
    manifests: (sources) => ['package.json'].filter((file) => sources.has(file)),
    toolingOnly: (sources) => {
        const { dependencies, scripts, workspaces } = readPackage(sources, '.');
        return dependencies.size === 0 && scripts.start === undefined && workspaces.length === 0;
    },
    plan: node_plan,
};
function node_plan(sources, wishes) {
    const workspace = readWorkspace(sources);
    const { root } = workspace;
    const manager = readManager(sources, root);
    checkLock(sources, manager, root);
    const { member, notes } = chooseMember(workspace, wishes.module);
    const packages = withLocalDependencies(member, workspace);
    const version = chooseVersion(NODE_VERSIONS, node_PREFERRED, nodeHints(sources, [root, member]), wishes.version);
    const framework = node_frameworkOf(member);
    const start = startOf(sources, member, framework, wishes);
    const texts = packages.flatMap(({ folder }) => nodeCode(sources, folder));
    const listening = code_listeningOf(texts);
    const port = wishes.port ?? listening.port ?? node_PORT;
    const health = healthOf(texts, wishes);
    const metricsPath = metricsPathIn(texts);
    const name = wishes.name ?? serviceName(member.name?.replace(/^@[^/]*\//, '')) ?? serviceName(sources.folder) ?? 'app';
    const words = wishedWords(wishes.command) ?? start.words;
    const developmentCommand = developmentOf(member, manager, words);
    return {
        language: 'node',
        framework,
        packageManager: manager.name === 'yarn-berry' ? 'yarn' : manager.name,
        name,
        version,
        port,
        healthPath: health.path,
        ...(metricsPath === undefined ? {} : { metricsPath }),
        command: [NODE, ...words],
        developmentCommand,
        writable: framework === 'next' ? [external_node_path_.posix.join('/app', member.folder, '.next/cache')] : [],
        environment: {},
        resources: { cpu: 0.25, memoryMiB: framework === 'next' ? 512 : 256 },
        startSeconds: 20,
        dockerfile: nodeDockerfile({
            name,
            version,
            install: installOf(workspace, manager, member),
            packages: packages.map(({ folder, scripts }) => ({ folder, builds: scripts.build !== undefined })),
            folder: member.folder,
            standalone: framework === 'next',
            hasPublic: sources.files.some((file) => file.startsWith(external_node_path_.posix.join(member.folder, 'public/'))),
            prunes: root.scripts.postinstall !== undefined || member.dependencies.has('@prisma/client'),
            ownPostinstall: root.scripts.postinstall !== undefined,
            port,
            healthPath: health.path,
            words,
            developmentCommand,
            environment: {
                ...start.environment,
                PORT: String(port),
                ...(framework === 'next' ? { HOSTNAME: '0.0.0.0' } : {}),
            },
        }),
        ignored: ignoredOf(packages, manager),
        notes: [
            ...notes,
            ...start.notes,
            ...portNotes(listening, wishes),
            ...health.notes,
            ...containerNotes(texts, framework),
        ],
    };
}
function node_frameworkOf({ dependencies }) {
    return Object.entries(FRAMEWORKS).find(([name]) => dependencies.has(name))?.[1] ?? 'none';
}
function startOf(sources, member, framework, { command }) {
    if (framework === 'next')
        return nextStart(sources, member);
    if (command !== undefined)
        return { words: command, environment: {}, notes: [] };
    return nodeStart(sources, member);
}
/** @throws {UserError} Next does not write a server that runs alone: the line to add */
function nextStart(sources, { folder, scripts }) {
    const files = ['next.config.js', 'next.config.mjs', 'next.config.ts'].map((file) => external_node_path_.posix.join(folder, file));
    const config = files.find((file) => sources.has(file));
    if (!/\boutput\s{0,4}:\s{0,4}["'`]standalone["'`]/.test(sources.text(config ?? '') ?? '')) {
        throw new src_errors/* UserError */.yo(`Next.js needs the line "output: 'standalone'" in ${config ?? external_node_path_.posix.join(folder, 'next.config.mjs')}, so that its build writes a server that runs without the packages of development; add it`);
    }
    if (scripts.build === undefined) {
        throw new src_errors/* UserError */.yo(`${external_node_path_.posix.join(folder, 'package.json')} has no build script; add "build": "next build"`);
    }
    return { words: [external_node_path_.posix.join(folder, 'server.js')], environment: {}, notes: [] };
}
/** In the last image there is no program but node. */
function wishedWords(command) {
    if (command === undefined)
        return undefined;
    const [program, ...words] = command;
    if ((program === 'node' || program === NODE) && words.length > 0)
        return words;
    throw new src_errors/* UserError */.yo(`command begins with "${program}", and the last image has no program but node; write it as "node server.js"`);
}
function developmentOf({ scripts }, { name }, words) {
    const script = ['dev', 'start:dev', 'develop'].find((one) => scripts[one] !== undefined);
    if (script !== undefined)
        return [name === 'yarn-berry' ? 'yarn' : name, 'run', script];
    return ['node', '--watch', ...words];
}
function installOf({ root, members }, manager, member) {
    return {
        manager,
        folders: members.map(({ folder }) => folder),
        ...(member.folder === '.' ? {} : { member: { folder: member.folder, name: member.name ?? '' } }),
        ownScripts: [root, ...members].flatMap(({ folder, scripts }) => {
            const found = INSTALL_SCRIPTS.filter((name) => scripts[name] !== undefined);
            return found.length === 0 ? [] : [{ folder, scripts: found }];
        }),
    };
}
function healthOf(texts, { healthPath }) {
    if (healthPath !== undefined)
        return { path: healthPath, notes: [] };
    const found = healthPathIn(texts);
    if (found !== undefined)
        return { path: found, notes: [`${found} was taken for the health endpoint.`] };
    return {
        path: '/health',
        notes: ['No health endpoint was found: probes ask /health; add such a route, or give its path as "health-path".'],
    };
}
function portNotes({ port, variable }, wishes) {
    if (wishes.port !== undefined) {
        return variable || port === wishes.port
            ? []
            : [
                `The sources listen at ${port} whatever PORT says, and the port asked for is ${wishes.port}: read process.env.PORT.`,
            ];
    }
    if (port !== undefined)
        return [`The port is ${port}, as the sources have it.`];
    return [`The port is ${node_PORT}, given to the program as PORT.`];
}
/** What a build makes anew is no source. */
function ignoredOf(packages, manager) {
    const built = packages.some(({ scripts }) => scripts.build !== undefined);
    return [
        ...(built ? ['**/dist', '**/.next', '**/*.tsbuildinfo'] : []),
        'coverage',
        '.npm',
        ...(manager.secret ? ['.npmrc'] : []),
    ];
}

;// CONCATENATED MODULE: ./src/image/languages/python/code.js
const python_code_MOST_FILES = 400;
const code_NOT_THE_SERVICE = /(?:^|\/)(?:tests?|testing|migrations|docs?|examples?|scripts|site-packages|alembic)\/|(?:^|\/)(?:test_[^/]*|conftest|setup|noxfile|fabfile|tasks)\.py$|_test\.py$/;
const IMPORTABLE = /^(?:[A-Za-z_]\w{0,80}\/){0,8}[A-Za-z_]\w{0,80}\.py$/;
/** Files under `src/` are imported without it, unless it is a package itself. */
function sourceFolder(sources) {
    if (sources.has('src/__init__.py'))
        return undefined;
    return sources.files.some((file) => /^src\/(?:[A-Za-z_]\w{0,80}\/)?[A-Za-z_]\w{0,80}\.py$/.test(file))
        ? 'src'
        : undefined;
}
/** The service's modules, those nearest to the root first. */
function pythonCode(sources) {
    const folder = sourceFolder(sources);
    return sources.files
        .filter((path) => IMPORTABLE.test(path) && !code_NOT_THE_SERVICE.test(path))
        .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
        .slice(0, python_code_MOST_FILES)
        .map((path) => ({ path, module: moduleOf(path, folder), text: sources.text(path) ?? '' }));
}
function moduleOf(path, folder) {
    const below = folder !== undefined && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
    return below
        .replace(/\.py$/, '')
        .replace(/\/__init__$/, '')
        .replaceAll('/', '.');
}
const REQUIRED_VARIABLE = /os\.environ\[\s{0,4}["']([A-Z][A-Z0-9_]{0,60})["']\s{0,4}\](?!\s{0,4}=[^=])/g;
/** Variables without which the program does not start, with a value that serves for development. */
function requiredVariables(code) {
    const names = new Set(code.flatMap(({ text }) => [...text.matchAll(REQUIRED_VARIABLE)].map(([, name = '']) => name)));
    for (const given of ['PORT', 'HOME', 'PATH', 'DJANGO_SETTINGS_MODULE'])
        names.delete(given);
    return Object.fromEntries([...names].sort().map((name) => [name, 'development']));
}

;// CONCATENATED MODULE: ./src/image/languages/python/requirements.js


const REQUIREMENT = /^([A-Za-z0-9](?:[\w.-]{0,98}[A-Za-z0-9])?)\s{0,9}(?:\[([^\]]{0,200})\])?/;
const INCLUDE = /^(?:-r|--requirement|-c|--constraint)[\s=]{0,9}(\S{1,200})$/;
const LOCAL = /^(?:(?:-e|--editable)[\s=]|\.{1,2}(?:$|[/[\s])|file:)/;
const requirements_MOST_FILES = 20;
/**
 * Reads a requirements file of pip and those it includes.
 *
 * @throws {UserError} a line that can't be installed in the base image, with file and line
 */
function readRequirements(sources, path) {
    const names = new Map();
    const files = new Set();
    let local = false;
    const read = (file, from) => {
        if (files.has(file))
            return;
        const text = sources.text(file);
        if (text === undefined)
            throw new src_errors/* UserError */.yo(`${from} includes ${file}, which is not there; add it`);
        files.add(file);
        if (files.size > requirements_MOST_FILES)
            throw new src_errors/* UserError */.yo(`${path} includes more than ${requirements_MOST_FILES} files`);
        for (const { line, number } of linesOf(text)) {
            const place = `${file} line ${number}`;
            const included = INCLUDE.exec(line)?.[1];
            if (included !== undefined)
                read(external_node_path_.posix.join(external_node_path_.posix.dirname(file), included), place);
            else if (LOCAL.test(line))
                local = true;
            else if (!line.startsWith('-'))
                addRequirement(names, line, place);
        }
    };
    read(path, path);
    return { names, files: [...files], local };
}
/** Logical lines with the number of their first: a backslash at the end joins. */
function linesOf(text) {
    const found = [];
    let open;
    for (const [index, raw] of text.split(/\r?\n/).entries()) {
        const line = raw.replace(/(?:^|\s)#.*$/, '').trim();
        open = { line: `${open?.line ?? ''}${line.replace(/\\$/, ' ')}`, number: open?.number ?? index + 1 };
        if (line.endsWith('\\'))
            continue;
        found.push({ ...open, line: open.line.trim() });
        open = undefined;
    }
    return found.filter(({ line }) => line !== '');
}
function addRequirement(names, line, place) {
    if (/^git\+|@\s{0,9}git\+/.test(line)) {
        throw new src_errors/* UserError */.yo(`${place} installs from git, which the base image has not; write a released version or the https address of an archive`);
    }
    if (/^https?:/.test(line))
        return;
    const requirement = parseRequirement(line);
    if (requirement === undefined)
        throw new src_errors/* UserError */.yo(`${place} is no requirement that pip could read`);
    names.set(...requirement);
}
/** Name and extras of a requirement (PEP 508): `uvicorn[standard]>=0.30 ; python_version > "3.8"`. */
function parseRequirement(text) {
    const [, name, extras = ''] = REQUIREMENT.exec(text.trim()) ?? [];
    if (name === undefined)
        return undefined;
    return [
        normalised(name),
        extras
            .split(',')
            .map((extra) => extra.trim().toLowerCase())
            .filter((extra) => extra !== ''),
    ];
}
/** PEP 503: one spelling for one package. */
function normalised(name) {
    return name.toLowerCase().replace(/[-_.]+/g, '-');
}

;// CONCATENATED MODULE: ./src/image/languages/python/dependencies.js



const REQUIREMENTS = [
    'requirements.txt',
    'requirements/production.txt',
    'requirements/prod.txt',
    'requirements/base.txt',
];
const DEVELOPMENT = ['requirements-dev.txt', 'requirements_dev.txt', 'dev-requirements.txt', 'requirements/dev.txt'];
const PYTHON_MANIFESTS = [
    'pyproject.toml',
    ...REQUIREMENTS,
    'setup.py',
    'Pipfile',
    'pdm.lock',
    'environment.yml',
];
/** Packages without a wheel for Linux: they need a compiler and C libraries that the slim base has not. */
const COMPILED = {
    psycopg2: 'psycopg2-binary, or psycopg[binary]',
    mysqlclient: 'PyMySQL',
    uwsgi: 'gunicorn',
    'python-ldap': 'ldap3',
    'mod-wsgi': 'gunicorn',
};
/**
 * The lock file decides the manager.
 *
 * @throws {UserError} a question: no lock where there must be one, or a manager that is not supported
 */
function readDependencies(sources) {
    const project = sources.has('pyproject.toml') ? readTomlManifest(sources, 'pyproject.toml') : undefined;
    const found = dependencies_dependenciesOf(sources, project);
    const compiled = [...found.names.keys()].find((name) => Object.hasOwn(COMPILED, name));
    if (compiled !== undefined) {
        throw new src_errors/* UserError */.yo(`${found.files[0] ?? 'setup.py'} asks for ${compiled}, which is compiled when it is installed, and the base image has no compiler; use ${COMPILED[compiled]} instead`);
    }
    return found;
}
function dependencies_dependenciesOf(sources, project) {
    if (project !== undefined && sources.has('uv.lock'))
        return uv(sources, project);
    if (project !== undefined && (sources.has('poetry.lock') || isTable(tableAt(project, 'tool').poetry))) {
        return poetry(sources, project);
    }
    const requirements = REQUIREMENTS.find((file) => sources.has(file));
    if (requirements !== undefined)
        return pip(sources, requirements, project);
    refuseOthers(sources);
    if (project !== undefined && isTable(project.project))
        return pyproject(project);
    return setup(sources);
}
function refuseOthers(sources) {
    const other = [
        ['Pipfile', 'Pipenv', '"pipenv requirements > requirements.txt"'],
        ['pdm.lock', 'PDM', '"pdm export -o requirements.txt"'],
        ['environment.yml', 'conda', 'the packages as requirements.txt'],
    ].find(([file]) => sources.has(file));
    if (other === undefined)
        return;
    const [file, manager, way] = other;
    throw new src_errors/* UserError */.yo(`${file} is of ${manager}; supported are pip (requirements.txt), uv (uv.lock) and Poetry (poetry.lock): commit ${way}`);
}
function pip(sources, file, project) {
    const { names, files, local } = readRequirements(sources, file);
    const development = DEVELOPMENT.find((candidate) => sources.has(candidate));
    return {
        manager: 'pip',
        names,
        ...named(project),
        files,
        from: 'requirements',
        ...(development === undefined ? {} : { development }),
        sourcesFirst: local,
        installsProject: false,
        ...requiring(project && manifest_textAt(project, 'project', 'requires-python')),
        notes: local
            ? [`${file} installs from this folder, so the packages are installed anew after every change of the sources.`]
            : [],
    };
}
function uv(sources, project) {
    if (isTable(tableAt(project, 'tool', 'uv').workspace)) {
        throw new src_errors/* UserError */.yo('pyproject.toml is a workspace of uv ([tool.uv.workspace]), which is not supported; give each service a pyproject.toml and a uv.lock of its own');
    }
    const local = Object.values(tableAt(project, 'tool', 'uv', 'sources')).some((from) => isTable(from) && 'path' in from);
    // uv's own rule: a build system makes it a package, unless tool.uv.package says otherwise.
    const isPackage = (tableAt(project, 'tool', 'uv').package ?? isTable(project['build-system'])) === true;
    const names = dependencies_listed(project);
    dependencies_checkLock(sources, 'uv.lock', names, 'uv lock');
    return {
        manager: 'uv',
        names,
        ...named(project),
        files: ['pyproject.toml', 'uv.lock'],
        from: 'lock',
        sourcesFirst: local,
        installsProject: isPackage,
        ...requiring(manifest_textAt(project, 'project', 'requires-python')),
        notes: local ? ['pyproject.toml names packages by path, so they are installed anew after every change.'] : [],
    };
}
function poetry(sources, project) {
    if (!sources.has('poetry.lock')) {
        throw new src_errors/* UserError */.yo('pyproject.toml is a project of Poetry, and there is no poetry.lock; run "poetry lock" and commit the file, so that every build installs the same versions');
    }
    const own = tableAt(project, 'tool', 'poetry', 'dependencies');
    const names = new Map(dependencies_listed(project));
    for (const [name, wanted] of Object.entries(own)) {
        if (name !== 'python')
            names.set(normalised(name), isTable(wanted) ? textsAt(wanted, 'extras') : []);
    }
    dependencies_checkLock(sources, 'poetry.lock', names, 'poetry lock');
    const local = Object.values(own).some((wanted) => isTable(wanted) && 'path' in wanted);
    return {
        manager: 'poetry',
        names,
        ...named(project),
        files: ['pyproject.toml', 'poetry.lock'],
        from: 'lock',
        sourcesFirst: local,
        installsProject: false,
        ...requiring(manifest_textAt(project, 'project', 'requires-python') ?? manifest_textAt(own, 'python')),
        notes: [],
    };
}
function pyproject(project) {
    const dynamic = textsAt(project, 'project', 'dynamic').includes('dependencies');
    return {
        manager: 'pip',
        names: dependencies_listed(project),
        ...named(project),
        files: ['pyproject.toml'],
        from: dynamic ? 'package' : 'pyproject',
        sourcesFirst: dynamic,
        installsProject: !dynamic && isTable(project['build-system']),
        ...requiring(manifest_textAt(project, 'project', 'requires-python')),
        notes: ['No lock file: each build takes the newest versions that pyproject.toml allows; "uv lock" makes one.'],
    };
}
/** Legacy: what setup.py needs is only known by running it. */
function setup(sources) {
    if (!sources.has('setup.py')) {
        throw new src_errors/* UserError */.yo('pyproject.toml has no [project] table, so it names no dependencies; add one, or a requirements.txt');
    }
    const text = sources.text('setup.py') ?? '';
    const words = [...text.matchAll(/['"]([A-Za-z0-9][\w.-]{0,60}(?:\[[\w,-]{0,60}\])?)[^'"\n]{0,60}['"]/g)];
    const names = new Map(words.flatMap(([, word = '']) => [parseRequirement(word) ?? []].filter((pair) => pair.length === 2)));
    return {
        manager: 'pip',
        names: names,
        files: [],
        from: 'package',
        sourcesFirst: true,
        installsProject: false,
        notes: ['setup.py says what it needs only when it runs: packages are installed anew after every change.'],
    };
}
/** A lock that can't be read, or lacks a package, is said here; one larger than 1 MiB is left to its tool. */
function dependencies_checkLock(sources, lock, names, again) {
    if (sources.text(lock) === undefined)
        return;
    const { package: packages } = readTomlManifest(sources, lock);
    const entries = Array.isArray(packages) ? packages.filter(isTable) : [];
    const locked = new Set(entries.map((entry) => normalised(manifest_textAt(entry, 'name') ?? '')));
    const missing = [...names.keys()].find((name) => !locked.has(name));
    if (missing === undefined)
        return;
    throw new src_errors/* UserError */.yo(`${lock} is not of this pyproject.toml: it has no ${missing}; run "${again}" and commit the file`);
}
function dependencies_listed(project) {
    return new Map(textsAt(project, 'project', 'dependencies').flatMap((text) => {
        const requirement = parseRequirement(text);
        return requirement === undefined ? [] : [requirement];
    }));
}
function named(project) {
    const name = project && (manifest_textAt(project, 'project', 'name') ?? manifest_textAt(project, 'tool', 'poetry', 'name'));
    return name === undefined ? {} : { name };
}
function requiring(python) {
    return python === undefined ? {} : { python };
}

;// CONCATENATED MODULE: ./src/image/languages/python/stages.js

const POETRY_VERSION = '2.5.1';
const ENVIRONMENT = '/venv';
const PATH = `${ENVIRONMENT}/bin:/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin`;
const stages_USER = { do: 'user', user: '65532:65532' };
const stages_SOURCES = { do: 'copy', sources: ['.'], to: '.' };
function pythonDockerfile(image) {
    return {
        stages: [
            {
                name: 'base',
                comment: 'What all stages share: the interpreter, and where the packages of the service are.',
                from: { base: 'python', version: image.version },
                instructions: [
                    { do: 'env', values: baseVariables(image) },
                    { do: 'workdir', path: '/app' },
                ],
            },
            {
                name: 'dependencies',
                comment: 'The packages of production: installed anew only when the files that name them change.',
                from: { stage: 'base' },
                instructions: dependenciesStage(image.dependencies),
            },
            {
                name: 'build',
                comment: 'The sources, compiled once here: nothing can be written where the service runs.',
                from: { stage: 'dependencies' },
                instructions: stages_buildStage(image),
            },
            {
                name: 'development',
                comment: 'For work on the service: with what development needs, reloading; mount the sources over /app.',
                from: { stage: 'dependencies' },
                instructions: developmentStage(image),
            },
            {
                name: 'production',
                comment: 'What runs: packages and sources, owned by root and only read by the service.',
                from: { stage: 'base' },
                instructions: stages_productionStage(image),
            },
        ],
    };
}
function baseVariables({ sourceFolder }) {
    return {
        PATH,
        PYTHONUNBUFFERED: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        ...(sourceFolder === undefined ? {} : { PYTHONPATH: `/app/${sourceFolder}` }),
    };
}
const PIP = `pip --python ${ENVIRONMENT}/bin/python install --no-compile`;
/** Packages may bring files of other Pythons along, which do not compile. */
const COMPILE = (folder) => `(python -m compileall -qq --invalidation-mode unchecked-hash ${folder} || true)`;
const stages_CACHE = {
    pip: { type: 'cache', target: '/root/.cache/pip' },
    uv: { type: 'cache', target: '/root/.cache/uv' },
    poetry: { type: 'cache', target: '/root/.cache/pypoetry' },
};
function dependenciesStage(dependencies) {
    const { manager, files, sourcesFirst } = dependencies;
    return [
        ...tool(manager),
        ...(sourcesFirst ? [stages_SOURCES] : copies(files)),
        { do: 'run', mounts: [stages_CACHE[manager]], script: [...installs(dependencies), COMPILE(`${ENVIRONMENT}/lib`)] },
    ];
}
function tool(manager) {
    const newEnvironment = { do: 'run', script: [`python -m venv --without-pip ${ENVIRONMENT}`] };
    const quietPip = {
        do: 'env',
        values: { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' },
    };
    switch (manager) {
        case 'pip':
            return [quietPip, newEnvironment];
        case 'uv':
            return [
                { do: 'copy', sources: ['/uv'], to: '/usr/local/bin/uv', from: { base: 'uv' } },
                {
                    do: 'env',
                    values: {
                        UV_PROJECT_ENVIRONMENT: ENVIRONMENT,
                        UV_PYTHON: '/usr/local/bin/python3',
                        UV_PYTHON_DOWNLOADS: 'never',
                        UV_LINK_MODE: 'copy',
                    },
                },
            ];
        case 'poetry':
            return [
                quietPip,
                { do: 'comment', text: 'Poetry has an environment of its own, which stays behind in this stage.' },
                {
                    do: 'run',
                    mounts: [stages_CACHE.pip],
                    script: [
                        'python -m venv --without-pip /opt/poetry',
                        `pip --python /opt/poetry/bin/python install --no-compile poetry==${POETRY_VERSION}`,
                    ],
                },
                { do: 'env', values: { POETRY_NO_INTERACTION: '1', VIRTUAL_ENV: ENVIRONMENT } },
                newEnvironment,
            ];
    }
}
/** Files of one folder together; each folder keeps its place. */
function copies(files) {
    const folders = Map.groupBy(files, (file) => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''));
    return [...folders].map(([folder, sources]) => ({ do: 'copy', sources, to: folder === '' ? './' : `${folder}/` }));
}
const LISTED = `import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"].get("dependencies", []), sep="\\n")`;
function installs({ manager, from, files }) {
    if (manager === 'uv')
        return ['uv sync --locked --no-dev --no-install-project'];
    if (manager === 'poetry')
        return ['/opt/poetry/bin/poetry install --only main --no-root'];
    if (from === 'requirements')
        return [`${PIP} -r ${quoted(files[0] ?? '')}`];
    if (from === 'package')
        return [`${PIP} .`];
    return [`python -c ${quoted(LISTED)} > /tmp/requirements.txt`, `${PIP} -r /tmp/requirements.txt`];
}
function stages_buildStage({ dependencies, gather, variables }) {
    const { manager, installsProject, sourcesFirst } = dependencies;
    const own = manager === 'uv' ? 'uv sync --locked --no-dev --no-editable' : `${PIP} --no-deps .`;
    return [
        ...(sourcesFirst ? [] : [stages_SOURCES]),
        ...(installsProject
            ? [{ do: 'run', mounts: [stages_CACHE[manager]], script: [own, COMPILE(`${ENVIRONMENT}/lib`)] }]
            : []),
        ...(gather === undefined ? [] : [gathering(gather, variables)]),
        { do: 'run', script: [COMPILE('/app')] },
    ];
}
function gathering(gather, variables) {
    const values = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    return { do: 'run', exec: [...(values.length > 0 ? ['env', ...values] : []), 'python', ...gather] };
}
function developmentStage(image) {
    const { dependencies, port, developmentCommand } = image;
    const { manager, development, sourcesFirst } = dependencies;
    const script = manager === 'uv'
        ? ['uv sync --locked --no-install-project']
        : manager === 'poetry'
            ? ['/opt/poetry/bin/poetry install --no-root']
            : development === undefined
                ? []
                : [`${PIP} -r ${quoted(development)}`];
    return [
        ...(development === undefined || sourcesFirst ? [] : copies([development])),
        ...(script.length === 0 ? [] : [{ do: 'run', mounts: [stages_CACHE[manager]], script }]),
        ...(sourcesFirst ? [] : [stages_SOURCES]),
        { do: 'env', values: { HOME: '/tmp' } },
        stages_USER,
        { do: 'expose', port },
        { do: 'cmd', exec: developmentCommand },
    ];
}
function stages_productionStage(image) {
    const { name, port, healthPath, command, workers, dependencies } = image;
    const ask = `import urllib.request; urllib.request.urlopen("http://127.0.0.1:${port}${healthPath}", timeout=3)`;
    return [
        // What sources can't change comes first: a builder takes it from its cache.
        { do: 'env', values: { HOME: '/tmp', ...(workers ? { WEB_CONCURRENCY: '2' } : { PORT: String(port) }) } },
        { do: 'label', values: { 'org.opencontainers.image.title': name } },
        stages_USER,
        { do: 'expose', port },
        { do: 'healthcheck', exec: ['python', '-c', ask], intervalSeconds: 10, timeoutSeconds: 5, startSeconds: 30 },
        { do: 'cmd', exec: command },
        {
            do: 'copy',
            sources: [ENVIRONMENT],
            to: ENVIRONMENT,
            from: { stage: dependencies.installsProject ? 'build' : 'dependencies' },
        },
        { do: 'copy', sources: ['/app'], to: '/app', from: { stage: 'build' } },
    ];
}

;// CONCATENATED MODULE: ./src/image/languages/python/server.js

/**
 * Nothing is added that the project does not name.
 *
 * @throws {UserError} there is no server among the dependencies: the line to add
 */
function requireServer(framework, kind, { names, files, manager }) {
    const servers = kind === 'asgi' ? ['uvicorn', 'hypercorn'] : ['gunicorn'];
    const found = servers.find((server) => names.has(server));
    if (found !== undefined)
        return found;
    if (framework === 'fastapi' && bringsUvicorn(names))
        return 'uvicorn';
    const [wanted] = servers;
    const how = {
        pip: `add the line "${wanted}" to ${files[0] ?? 'setup.py'}`,
        uv: `run "uv add ${wanted}"`,
        poetry: `run "poetry add ${wanted}"`,
    };
    throw new src_errors/* UserError */.yo(`${framework} needs a production server, and none is among the dependencies; ${how[manager]}, or give the start command as "start"`);
}
function bringsUvicorn(names) {
    return ['standard', 'all'].some((extra) => names.get('fastapi')?.includes(extra));
}
function serverCommand(server, kind, app, port) {
    const address = `0.0.0.0:${port}`;
    switch (server) {
        case 'gunicorn':
            return ['gunicorn', '--bind', address, '--access-logfile', '-', app.target];
        case 'hypercorn':
            return ['hypercorn', '--bind', address, '--access-logfile', '-', app.target];
        case 'uvicorn':
            return [
                'uvicorn',
                ...(app.factory && kind === 'asgi' ? ['--factory'] : []),
                '--host',
                '0.0.0.0',
                '--port',
                String(port),
                app.factory ? app.target.replace(/\(\)$/, '') : app.target,
            ];
    }
}

;// CONCATENATED MODULE: ./src/image/languages/python/django.js




const SETTINGS = /DJANGO_SETTINGS_MODULE["']\s{0,4}[,\]=]{1,2}\s{0,4}["']([A-Za-z_][\w.]{0,120})["']/;
const POINTER = {
    wsgi: /^WSGI_APPLICATION\s{0,4}=\s{0,4}["']([A-Za-z_][\w.]{0,120})\.(\w{1,60})["']/m,
    asgi: /^ASGI_APPLICATION\s{0,4}=\s{0,4}["']([A-Za-z_][\w.]{0,120})\.(\w{1,60})["']/m,
};
/** @throws {UserError} a question: no manage.py, no server, no module that is to be served */
function djangoStart(question) {
    const { code, dependencies, port } = question;
    const folder = manageFolder(question);
    const inside = code.filter(({ path }) => folder === '.' || path.startsWith(`${folder}/`));
    const modules = inside.map((one) => ({ ...one, module: moduleOf(one.path, folder === '.' ? undefined : folder) }));
    const { names } = dependencies;
    const kind = !names.has('gunicorn') && names.has('uvicorn') ? 'asgi' : 'wsgi';
    const server = requireServer('django', kind, dependencies);
    const target = question.module ?? pointedAt(kind, modules, manageSettings(question, folder));
    const place = folder === '.' ? [] : server === 'gunicorn' ? ['--chdir', folder] : ['--app-dir', folder];
    const [program = '', ...words] = serverCommand(server, kind, { target, factory: false }, port);
    const manage = external_node_path_.posix.join(folder, 'manage.py');
    return {
        framework: 'django',
        command: [program, ...place, ...words],
        developmentCommand: ['python', manage, 'runserver', `0.0.0.0:${port}`],
        ...(modules.some(({ text }) => /^STATIC_ROOT\s{0,4}=/m.test(text))
            ? { gather: [manage, 'collectstatic', '--noinput'] }
            : {}),
        notes: [`${target} is served by ${server}.`, ...djangoNotes(modules)],
    };
}
function manageFolder({ sources }) {
    const found = sources.files.filter((file) => /^(?:[A-Za-z_][\w-]{0,80}\/)?manage\.py$/.test(file));
    const [only, other] = found.includes('manage.py') ? ['manage.py'] : found;
    if (only === undefined) {
        throw new src_errors/* UserError */.yo('Django is a dependency, and there is no manage.py; give the folder that has it as "context"');
    }
    if (other !== undefined) {
        throw new src_errors/* UserError */.yo(`there are ${only} and ${other}; give the folder of the one to serve as "context"`);
    }
    return external_node_path_.posix.dirname(only);
}
function manageSettings({ sources }, folder) {
    return SETTINGS.exec(sources.text(external_node_path_.posix.join(folder, 'manage.py')) ?? '')?.[1];
}
/** What the settings point at; else the wsgi.py beside the settings; else the only one there is. */
function pointedAt(kind, modules, settings) {
    for (const { text } of modules) {
        const [, module, name] = POINTER[kind].exec(text) ?? [];
        if (module !== undefined)
            return `${module}:${name}`;
    }
    const candidates = modules.filter(({ path }) => external_node_path_.posix.basename(path) === `${kind}.py`).map(({ module }) => module);
    const beside = candidates.find((module) => settings?.startsWith(module.replace(/\w+$/, '')));
    const [first, second] = beside === undefined ? candidates : [beside];
    const pointer = `${kind.toUpperCase()}_APPLICATION`;
    const project = settings?.split('.')[0] ?? 'project';
    if (first === undefined) {
        throw new src_errors/* UserError */.yo(`can't tell what Django is served by: no ${kind}.py, and no ${pointer} in the settings; add ${project}/${kind}.py (as "django-admin startproject" makes it), or ${pointer} = "${project}.${kind}.application"`);
    }
    if (second !== undefined) {
        throw new src_errors/* UserError */.yo(`there are ${first} and ${second}; say which one is served by ${pointer} in the settings, or with the input module, such as "${first}:application"`);
    }
    return `${first}:application`;
}
function djangoNotes(modules) {
    const settings = modules.filter(({ path }) => /(?:^|\/)settings(?:\/[^/]+)?\.py$/.test(path)).map(({ text }) => text);
    const has = (pattern) => settings.some((text) => pattern.test(text));
    return [
        ...(has(/^ALLOWED_HOSTS\s{0,4}=\s{0,4}\[\s{0,9}\]/m)
            ? [
                'ALLOWED_HOSTS is empty: outside of DEBUG every request, probes among them, gets 400; read it from the environment.',
            ]
            : []),
        ...(has(/django\.db\.backends\.sqlite3/)
            ? ['The database is SQLite: with a read-only root it can only be read, unless its file is in a volume.']
            : []),
    ];
}

;// CONCATENATED MODULE: ./src/image/languages/python/start.js



/** Web frameworks of which the application object is looked for, by the interface it has. */
const start_FRAMEWORKS = {
    fastapi: { make: 'FastAPI', kind: 'asgi' },
    flask: { make: 'Flask', kind: 'wsgi' },
    litestar: { make: 'Litestar', kind: 'asgi' },
    quart: { make: 'Quart', kind: 'asgi' },
    starlette: { make: 'Starlette', kind: 'asgi' },
};
/** Frameworks with a server of their own that "python main.py" does not start. */
const UNSUPPORTED = ['streamlit', 'gradio', 'dash', 'robyn', 'sanic', 'celery', 'pyramid', 'bottle', 'masonite'];
/** @throws {UserError} a question: no server among the dependencies, no application object, several of them */
function pythonStart(question) {
    const { names } = question.dependencies;
    if (names.has('django'))
        return djangoStart(question);
    for (const framework of Object.keys(start_FRAMEWORKS)) {
        if (names.has(framework))
            return webStart(framework, question);
    }
    return scriptStart(question);
}
function webStart(framework, question) {
    const { dependencies, port, code } = question;
    const { make, kind } = start_FRAMEWORKS[framework];
    const app = findApplication(code, make, question.module);
    if (app === undefined) {
        throw new src_errors/* UserError */.yo(`${framework} is a dependency, and no module has an application such as "app = ${make}(…)" or a function create_app; add one to main.py, or give the start command as "start"`);
    }
    const server = requireServer(framework, kind, dependencies);
    const development = framework === 'flask'
        ? [
            'flask',
            '--app',
            app.factory ? `${app.module}:${app.name}` : app.target,
            'run',
            '--debug',
            '--host',
            '0.0.0.0',
            '--port',
            String(port),
        ]
        : [...serverCommand(server, kind, app, port), ...(server === 'uvicorn' ? ['--reload'] : [])];
    return {
        framework,
        command: serverCommand(server, kind, app, port),
        developmentCommand: development,
        notes: [`${app.target} of ${app.path} is served by ${server}.`],
    };
}
const FACTORIES = 'create_app|make_app|get_app|build_app|create_application|make_application|get_application';
/** Where people keep the application that is served, best first. */
const USUAL_MODULES = ['wsgi', 'asgi', 'main', 'app', 'server', 'api', 'application', 'run', 'web'];
function findApplication(code, make, wish) {
    const [wishedModule, wishedName] = (wish ?? '').replace(/\.py$/, '').replaceAll('/', '.').split(':');
    const made = new RegExp(`^([A-Za-z_]\\w{0,60})(?:\\s{0,4}:[^=\\n]{1,80})?\\s{0,4}=\\s{0,4}(?:\\w{1,60}\\.){0,2}(?:${make}|${FACTORIES})\\(`, 'gm');
    const factory = new RegExp(`^(?:async )?def (${FACTORIES})\\(`, 'gm');
    const all = code.flatMap(({ path, module, text }) => [
        ...[...text.matchAll(made)].map(([, name = '']) => ({ path, module, name, factory: false })),
        ...(text.includes(make)
            ? [...text.matchAll(factory)].map(([, name = '']) => ({ path, module, name, factory: true }))
            : []),
    ]);
    const wished = all.filter(({ module, name }) => wish === undefined || (module === wishedModule && (wishedName === undefined || name === wishedName)));
    if (wish !== undefined && wished.length === 0) {
        throw new src_errors/* UserError */.yo(`module is ${wish}, and no application is there; ${all.length === 0 ? 'there is none' : `there are ${all.map(start_named).join(', ')}`}`);
    }
    const ready = wished.filter((one) => !one.factory);
    return targeted(choose(ready.length > 0 ? ready : wished));
}
function choose(candidates) {
    const ranked = candidates.map((one) => ({ one, rank: rank(one) })).sort((a, b) => a.rank - b.rank);
    const [first, second] = ranked;
    if (first !== undefined && second !== undefined && first.rank === second.rank) {
        throw new src_errors/* UserError */.yo(`there is more than one application: ${start_named(first.one)} and ${start_named(second.one)}; say which one with the input module, such as "${start_named(first.one)}"`);
    }
    return first?.one;
}
/** Nearer to the root first, then by the usual names of module and object. */
function rank({ path, module, name }) {
    const usual = USUAL_MODULES.indexOf(module.split('.').at(-1) ?? '');
    const folders = path.replace(/^src\//, '').split('/').length;
    return folders * 100 + (usual < 0 ? 50 : usual) + (['app', 'application'].includes(name) ? 0 : 0.5);
}
function start_named({ module, name }) {
    return `${module}:${name}`;
}
function targeted(candidate) {
    if (candidate === undefined)
        return undefined;
    return { ...candidate, target: `${start_named(candidate)}${candidate.factory ? '()' : ''}` };
}
const SCRIPTS = ['main.py', 'app.py', 'server.py', 'src/main.py', 'src/app.py', 'src/server.py', '__main__.py'];
function scriptStart({ sources, code, dependencies, module }) {
    const foreign = UNSUPPORTED.find((name) => dependencies.names.has(name));
    if (foreign !== undefined) {
        throw new src_errors/* UserError */.yo(`${foreign} has no start command that is known here (Flask, FastAPI, Django, Starlette, Litestar, Quart and main.py have); give it as "start"`);
    }
    const script = module === undefined ? SCRIPTS.find((path) => sources.has(path)) : scriptOf(sources, module);
    const runnable = code.find(({ path }) => /^(?:src\/)?[^/]+\/__main__\.py$/.test(path));
    if (script === undefined && runnable === undefined) {
        throw new src_errors/* UserError */.yo('there is no framework among the dependencies, and no main.py or app.py; add one, or give the start command as "start"');
    }
    const words = script === undefined ? ['-m', runnable.module.replace(/\.__main__$/, '')] : [script];
    const text = script === undefined ? runnable?.text : sources.text(script);
    const port = portIn([text ?? '', ...code.map((one) => one.text)]);
    return {
        framework: 'none',
        command: ['python', ...words],
        developmentCommand: ['python', ...words],
        ...(port === undefined ? {} : { port }),
        notes: [],
    };
}
function scriptOf(sources, module) {
    const path = module.endsWith('.py') ? module : `${module.replaceAll('.', '/')}.py`;
    if (sources.has(path))
        return path;
    throw new src_errors/* UserError */.yo(`module is ${module}, and there is no ${path}`);
}
const start_PORT = /\bport\s{0,4}[=:]\s{0,4}(\d{4,5})\b|["']PORT["']\s{0,4},\s{0,4}["']?(\d{4,5})\b|["'](?:0\.0\.0\.0|)["']\s{0,4},\s{0,4}(\d{4,5})\b/i;
function portIn(texts) {
    for (const text of texts) {
        const [, ...groups] = start_PORT.exec(text) ?? [];
        const digits = groups.find((group) => group !== undefined);
        if (digits !== undefined && Number(digits) < 65_536)
            return Number(digits);
    }
    return undefined;
}

;// CONCATENATED MODULE: ./src/image/languages/python/version.js
/** What the project says of Python's version. */
function pythonHints(sources, { python }) {
    const file = ['.python-version', 'runtime.txt'].find((path) => sources.has(path));
    const written = firstLine(sources.text(file ?? '') ?? '').replace(/^(?:python|cpython)-?/i, '');
    return [
        ...(file === undefined || written === '' ? [] : [{ place: file, range: written }]),
        ...(python === undefined ? [] : [{ place: 'requires-python of pyproject.toml', range: semverRange(python) }]),
    ];
}
function firstLine(text) {
    return (text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '').trim();
}
/** PEP 440 specifiers as semver has them; exclusions of single versions say nothing of a line. */
function semverRange(specifiers) {
    const parts = specifiers
        .slice(0, 200)
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '' && !part.startsWith('!='));
    return parts.map((part) => compatible(part.replace(/\.\*$/, '').replace(/^={2,3}\s*/, ''))).join(' ') || '*';
}
/** `~=3.11` allows 3.12, `~=3.11.2` does not. */
function compatible(part) {
    const [, release] = /^~=\s{0,4}(\d+(?:\.\d+)*)$/.exec(part) ?? [];
    if (release === undefined)
        return part;
    const numbers = release.split('.');
    const upper = [...numbers.slice(0, -2), Number(numbers.at(-2)) + 1].join('.');
    return `>=${release} <${upper}`;
}

;// CONCATENATED MODULE: ./src/image/languages/python.js









const PYTHON_VERSIONS = ['3.14', '3.13', '3.12', '3.11'];
const python_PREFERRED = '3.13';
const python_PORT = 8000;
const python = {
    name: 'python',
    manifests: (sources) => PYTHON_MANIFESTS.filter((file) => sources.has(file)),
    toolingOnly,
    plan: python_plan,
};
/** A pyproject.toml with settings of linters and nothing else. */
function toolingOnly(sources) {
    const manifests = python.manifests(sources);
    if (manifests.length !== 1 || manifests[0] !== 'pyproject.toml')
        return false;
    const project = readTomlManifest(sources, 'pyproject.toml');
    return !isTable(project.project) && !isTable(tableAt(project, 'tool').poetry);
}
function python_plan(sources, wishes) {
    const dependencies = readDependencies(sources);
    const code = pythonCode(sources);
    const version = chooseVersion(PYTHON_VERSIONS, python_PREFERRED, pythonHints(sources, dependencies), wishes.version);
    const start = python_startOf(sources, code, dependencies, wishes);
    const port = wishes.port ?? start.port ?? python_PORT;
    const health = python_healthOf(code, start, wishes);
    const metricsPath = metricsOf(code, dependencies);
    const environment = requiredVariables(code);
    const name = wishes.name ?? serviceName(dependencies.name) ?? serviceName(sources.folder) ?? 'app';
    const command = wishes.command ?? start.command;
    const developmentCommand = wishes.command ?? start.developmentCommand;
    return {
        language: 'python',
        framework: start.framework,
        packageManager: dependencies.manager,
        name,
        version,
        port,
        healthPath: health.path,
        ...(metricsPath === undefined ? {} : { metricsPath }),
        command,
        developmentCommand,
        writable: [],
        environment,
        resources: { cpu: 0.25, memoryMiB: start.framework === 'django' ? 384 : 256 },
        startSeconds: 30,
        dockerfile: pythonDockerfile({
            name,
            version,
            dependencies,
            port,
            healthPath: health.path,
            command,
            developmentCommand,
            gather: start.gather,
            variables: environment,
            sourceFolder: dependencies.installsProject ? undefined : sourceFolder(sources),
            workers: command[0] === 'gunicorn',
        }),
        ignored: ['*.egg-info', '*.sqlite3', '.python-version', 'htmlcov'],
        notes: [...dependencies.notes, ...start.notes, ...health.notes, ...variableNotes(environment)],
    };
}
function python_startOf(sources, code, dependencies, { command, port = python_PORT, module }) {
    if (command !== undefined)
        return { framework: 'none', command, developmentCommand: command, notes: [] };
    return pythonStart({ sources, code, dependencies, port, ...(module === undefined ? {} : { module }) });
}
function python_healthOf(code, start, wishes) {
    if (wishes.healthPath !== undefined)
        return { path: wishes.healthPath, notes: [] };
    const texts = code.map(({ text }) => text);
    const found = healthPathIn(texts) ?? (start.framework === 'django' ? djangoHealthPath(texts) : undefined);
    if (found !== undefined)
        return { path: found, notes: [`${found} was taken for the health endpoint.`] };
    return {
        path: '/health',
        notes: ['No health endpoint was found: probes ask /health; add such a route, or give its path as "health-path".'],
    };
}
const DJANGO_ROUTE = /\bpath\(\s{0,9}["']((?:health|healthz|livez|healthcheck|ping)\/?)["']/;
/** Django writes its routes without the first slash. */
function djangoHealthPath(texts) {
    for (const text of texts) {
        const route = DJANGO_ROUTE.exec(text)?.[1];
        if (route !== undefined)
            return `/${route}`;
    }
    return undefined;
}
const METRICS_PACKAGES = [
    'django-prometheus',
    'prometheus-flask-exporter',
    'prometheus-fastapi-instrumentator',
    'starlette-exporter',
];
function metricsOf(code, { names }) {
    return (metricsPathIn(code.map(({ text }) => text)) ??
        (METRICS_PACKAGES.some((name) => names.has(name)) ? '/metrics' : undefined));
}
function variableNotes(environment) {
    const names = Object.keys(environment);
    return names.length === 0 ? [] : [`The program does not start without ${names.join(', ')}: give them where it runs.`];
}

;// CONCATENATED MODULE: ./src/image/languages/languages.js




/** Every language that can be told from its files. */
const languages = [python, node, java, go];

;// CONCATENATED MODULE: ./src/image/wishes.js



const NAME = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/;
const wishes_PATH = /^\/[A-Za-z0-9._~/-]{0,200}$/;
const wishes_VERSION = /^\d{1,3}(?:\.\d{1,3})?$/;
const MODULE = /^(?![-/])(?!.*\.\.)[\w.@/:+-]{1,200}$/;
/** A program without any capability may not be able to listen below it. */
const wishes_LEAST_PORT = 1024;
/**
 * @throws {UserError} a wish that can't stand in a Dockerfile or a manifest (T1, T2)
 */
function checkWishes({ name, port, healthPath, command, version, module }) {
    if (port !== undefined && !(Number.isInteger(port) && port >= wishes_LEAST_PORT && port < 65_536)) {
        throw new src_errors/* UserError */.yo(`port is ${port}; write a whole number from ${wishes_LEAST_PORT} to 65535 (lower ones need root)`);
    }
    for (const [input, value, pattern, example] of [
        ['name', name, NAME, 'a DNS label such as "shop-api", at most 48 characters'],
        ['health-path', healthPath, wishes_PATH, 'a path such as "/health"'],
        ['language-version', version, wishes_VERSION, 'a version such as "3.13" or "24"'],
        ['module', module, MODULE, 'a path or name such as "apps/web"'],
    ]) {
        if (value !== undefined && !pattern.test(value)) {
            throw new src_errors/* UserError */.yo(`${input} is ${(0,config_read/* shown */.SP)(value)}; write ${example}`);
        }
    }
    if (command === undefined)
        return;
    if (command.length === 0 || command[0] === '')
        throw new src_errors/* UserError */.yo('command is empty; write a program and its words');
    for (const word of command)
        printable(word, 'command');
}

;// CONCATENATED MODULE: ./src/image/detect.js



/** What each language goes by, for the person whose folder has none of them. */
const LOOKED_FOR = {
    python: 'pyproject.toml, requirements.txt (Python)',
    node: 'package.json (Node.js)',
    java: 'pom.xml, build.gradle (Java)',
    go: 'go.mod (Go)',
};
/**
 * What a folder of source is, and all that is generated from it.
 *
 * @throws {UserError} a question: what is missing or unclear in the folder, and what to add or say
 */
function planProject(sources, wishes) {
    checkWishes(wishes);
    const { language, notes } = detectLanguage(sources, wishes.language);
    const project = language.plan(sources, wishes);
    return { ...project, notes: [...notes, ...project.notes] };
}
/** @throws {UserError} no language, or more than one */
function detectLanguage(sources, wish) {
    const found = languages.map((language) => ({ language, manifests: language.manifests(sources) }));
    const present = found.filter(({ manifests }) => manifests.length > 0);
    if (wish !== undefined) {
        const wished = found.find(({ language }) => language.name === wish);
        if (wished === undefined || wished.manifests.length === 0)
            throw new src_errors/* UserError */.yo(missing(sources, [wish]));
        return { language: wished.language, notes: [] };
    }
    const tools = present.filter(({ language }) => language.toolingOnly?.(sources) ?? false);
    const services = present.filter((one) => !tools.includes(one));
    const [first, second] = services.length > 0 ? services : tools;
    if (first === undefined) {
        throw new src_errors/* UserError */.yo(missing(sources, languages.map(({ name }) => name)));
    }
    if (second !== undefined) {
        throw new src_errors/* UserError */.yo(`the folder has ${first.manifests[0]} (${first.language.name}) and ${second.manifests[0]} (${second.language.name}); say which one is the service with the input language: ${first.language.name} or ${second.language.name}`);
    }
    return { language: first.language, notes: services.length > 0 ? tools.map(asTooling) : [] };
}
function asTooling({ language, manifests }) {
    return `${manifests.join(' and ')} (${language.name}) was taken for tooling: it names nothing that runs in production.`;
}
function missing({ folder, files }, wanted) {
    const names = /(?:^|\/)(?:pyproject\.toml|requirements\.txt|package\.json|pom\.xml|build\.gradle(?:\.kts)?|go\.mod)$/;
    const below = files.find((file) => names.test(file));
    const hint = below === undefined ? 'add one' : `there is ${below}: give its folder as "context"`;
    return `the folder ${folder ?? ''} has none of ${wanted.map((name) => LOOKED_FOR[name]).join(', ')}; ${hint}`;
}

;// CONCATENATED MODULE: ./src/workload/image.js


/** @throws {UserError} it is no reference by digest */
function parseImage(reference) {
    const { repository, digest } = (0,image_reference/* splitReference */.mQ)(reference) ?? {};
    if (repository !== undefined && digest !== undefined)
        return { reference, repository, digest };
    throw new src_errors/* UserError */.yo(`image: ${image_refusal(reference)}`);
}
const FORM = 'registry/repository@sha256: and 64 hexadecimal digits';
function image_refusal(reference) {
    if (reference === '')
        return `is empty; write ${FORM}`;
    const name = (0,image_reference/* shownReference */.Xu)(reference);
    if (reference.length > image_reference/* LONGEST_REFERENCE */.Xi) {
        return `"${name}" has ${reference.length} characters, more than ${image_reference/* LONGEST_REFERENCE */.Xi}; write ${FORM}`;
    }
    if (reference.includes('@'))
        return `"${name}" is no image reference by digest; write ${FORM}`;
    const tag = image_TAG.exec(reference)?.[1];
    const what = tag === undefined || tag === 'latest' ? 'names no fixed version (latest)' : `is the tag ${tag}, which can move`;
    return `"${name}" ${what}; give the digest, as in ${(0,image_reference/* shownReference */.Xu)(reference.replace(image_TAG, ''))}@sha256:… ("docker buildx imagetools inspect ${name}" prints it)`;
}
const image_TAG = /:([\w][\w.-]*)$/;
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
            throw new UserError(`container: ${where} has no container ${name}; give one that it has: ${names}`);
        return named;
    }
    if (containers.length === 1)
        return containers[0];
    const same = containers.filter((container) => image_repositoryOf(container.image) === image.repository);
    if (same.length !== 1) {
        throw new UserError(`container: ${where} has the containers ${names}; say which one gets ${image.repository} with container`);
    }
    return same[0];
}
function image_repositoryOf(reference) {
    return reference.replace(/@.*$/, '').replace(image_TAG, '');
}

;// CONCATENATED MODULE: ./src/image/generate/checked.js



/** A Service's name is an RFC 1035 label; 48 is what a service of `gradus.yml` may have, where it is a key (T17). */
const checked_NAME = /^(?!(?:constructor|prototype)$)[a-z](?:[-a-z0-9]{0,46}[a-z0-9])?$/;
/** What a URL's path may have unescaped (RFC 3986), so that it needs no escaping in an HTTP request line. */
const URL_PATH = /^\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]{0,500}$/;
/** Absolute, no `..`, nothing that a mount's option list (`:`, `,`) would take for itself. */
const FOLDER = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]{1,100}){1,20}$/;
const VARIABLE = /^(?!(?:__proto__|constructor|prototype)$)[A-Za-z_][A-Za-z0-9_]{0,199}$/;
/** Control, format and separator characters, and halves of pairs. */
const checked_UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/**
 * What was found in a folder is data of whoever wrote it. What could not be written into every one of the files, and
 * read back as the same, is refused here once.
 *
 * @throws {UserError} what is refused and what to write instead
 */
function checked_checked(project, image) {
    if (image !== undefined)
        parseImage(image);
    const { name, port, healthPath, metricsPath, writable, environment } = project;
    if (!checked_NAME.test(name)) {
        refuse(`name: ${(0,config_read/* shown */.SP)(name)}`, 'at most 48 lower-case letters, digits and -, beginning with a letter, such as shop');
    }
    if (!Number.isInteger(port) || port < 1024 || port > 65535) {
        refuse(`port: ${port}`, 'a port from 1024 to 65535 (the process is not root), such as 8080');
    }
    if (!URL_PATH.test(healthPath))
        refuse(`health path: ${(0,config_read/* shown */.SP)(healthPath)}`, 'a path such as /health');
    if (metricsPath !== undefined && !URL_PATH.test(metricsPath)) {
        refuse(`metrics path: ${(0,config_read/* shown */.SP)(metricsPath)}`, 'a path such as /metrics');
    }
    for (const folder of writable) {
        if (!FOLDER.test(folder))
            refuse(`folder to write to: ${(0,config_read/* shown */.SP)(folder)}`, 'an absolute path such as /var/cache/shop');
    }
    for (const [variable, value] of Object.entries(environment)) {
        if (!VARIABLE.test(variable))
            refuse(`environment variable: ${(0,config_read/* shown */.SP)(variable)}`, 'a name such as DATABASE_URL');
        if (checked_UNPRINTABLE.test(value))
            refuse(`value of ${variable}: ${(0,config_read/* shown */.SP)(value)}`, 'one line of printable text');
    }
    checkIgnored(project.ignored);
}
/** @throws {UserError} a line of `.dockerignore` would be more than one */
function checkIgnored(lines) {
    for (const line of lines) {
        if (checked_UNPRINTABLE.test(line))
            refuse(`line of .dockerignore: ${(0,config_read/* shown */.SP)(line)}`, 'a pattern on one line');
    }
}
function refuse(what, instead) {
    throw new src_errors/* UserError */.yo(`${what} can't be used; give ${instead}`);
}

// EXTERNAL MODULE: ../../node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(2831);
;// CONCATENATED MODULE: ./src/image/generate/mark.js

/**
 * How a generated file is known again. Its first comment (in JSON: its description) holds "Made by Gradus, sha256:" and
 * the hash of the whole text with the hash itself left out. Equal: nobody has changed the file since, so a later run may.
 * Not equal, or no mark: it is a person's. Deleting the mark takes a file over for good.
 */
const MARK = /Made by Gradus, sha256:([0-9a-f]{64}|\?)/;
/** The mark stands near the top; a text that quotes one further down is not marked. */
const MARK_WITHIN = 600;
/** What a generator writes where the mark goes; `marked` puts the hash in. */
const UNMARKED = 'Made by Gradus, sha256:?';
/** @throws Error the generator left no place for the mark */
function marked(text) {
    if (!head(text).includes(UNMARKED))
        throw new Error('a generated file has no place for its mark');
    return text.replace(UNMARKED, `${UNMARKED.slice(0, -1)}${hashOf(text)}`);
}
/** A file that Gradus made and that nobody has changed since. Ends of lines don't count: git may turn them. */
function isUntouched(text) {
    const found = MARK.exec(head(text));
    return found !== null && found[1] === hashOf(text.replace(MARK, UNMARKED));
}
/** Gradus made it once, whoever has changed it since. */
function isMarked(text) {
    return MARK.test(head(text));
}
function head(text) {
    return text.slice(0, MARK_WITHIN);
}
function hashOf(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

;// CONCATENATED MODULE: ./src/image/generate/text.js


/**
 * Data as a YAML file, its mark and comments above. Words that YAML 1.1 (Kubernetes, Prometheus) and YAML 1.2 read
 * differently come out in quotes.
 *
 * @param comments lines of our own making; no text of the project
 */
function yamlFile(value, comments = []) {
    const lines = [UNMARKED, ...comments].map((line) => `# ${line}\n`);
    return marked(`${lines.join('')}${yamlText(value)}`);
}
function yamlText(value) {
    return (0,js_yaml/* dump */.Bh)(JSON.parse(JSON.stringify(value)), { lineWidth: -1, noRefs: true });
}
/** JSON has no comments, so the mark is in the data: pass `UNMARKED` as the description. */
function jsonFile(value) {
    return marked(`${JSON.stringify(value, null, 2)}\n`);
}
/** Lines of a file whose comments begin with `#`. */
function lineFile(lines) {
    return marked(`${[`# ${UNMARKED}`, ...lines].join('\n')}\n`);
}

;// CONCATENATED MODULE: ./src/image/generate/dockerignore.js


/** What no image needs: history, credentials, what a build makes anew, and the files that describe the build itself. */
const dockerignore_ALWAYS = [
    '# History',
    '.git',
    '.gitignore',
    '.gitattributes',
    '.github',
    '.gitlab',
    '.gitlab-ci.yml',
    '.hg',
    '.svn',
    '# Credentials',
    '**/.env',
    '**/.env.*',
    '!**/.env.example',
    '**/*.pem',
    '**/*.key',
    '**/*.p12',
    '**/*.pfx',
    '**/*.jks',
    '**/*.keystore',
    '**/id_rsa',
    '**/id_dsa',
    '**/id_ecdsa',
    '**/id_ed25519',
    '**/.ssh',
    '**/.gnupg',
    '**/.aws',
    '**/.azure',
    '**/.kube',
    '**/.docker/config.json',
    '**/kubeconfig',
    '**/kubeconfig.y*ml',
    '**/*.kubeconfig',
    '**/.netrc',
    '**/.pypirc',
    '**/.git-credentials',
    '**/service-account*.json',
    '# Made anew by the build, or by editors and systems',
    '**/node_modules',
    '**/__pycache__',
    '**/*.py[cod]',
    '**/.venv',
    '**/venv',
    '**/.cache',
    '**/.pytest_cache',
    '**/.mypy_cache',
    '**/.ruff_cache',
    '**/.tox',
    '**/.gradle',
    '**/.coverage',
    '**/*.log',
    '**/.DS_Store',
    '**/.idea',
    '**/.vscode',
    '**/*.swp',
];
/**
 * @param ignored   lines of the project's own
 * @param generated paths of the other generated files, each by name: a folder `monitoring` may hold sources too
 * @throws {UserError} a line that can't be written
 */
function dockerignoreFile(ignored, generated) {
    checkIgnored(ignored);
    const ours = ['.dockerignore', ...generated];
    const own = ignored.filter((line) => line !== '' && !dockerignore_ALWAYS.includes(line) && !ours.includes(line));
    return lineFile([
        ...dockerignore_ALWAYS,
        '# How it is built and run: a change of it changes no layer',
        ...ours,
        ...(own.length > 0 ? ['# Of this project', ...own] : []),
    ]);
}

;// CONCATENATED MODULE: ./src/image/sources.js



/** Made by tools, or theirs: nothing that says what the service is. */
const SKIPPED = new Set([
    '.git',
    '.hg',
    '.svn',
    'node_modules',
    '.venv',
    'venv',
    '__pycache__',
    '.tox',
    '.nox',
    '.mypy_cache',
    '.pytest_cache',
    '.ruff_cache',
    '.cache',
    'target',
    'build',
    'dist',
    'out',
    '.next',
    '.nuxt',
    '.svelte-kit',
    '.turbo',
    '.gradle',
    '.idea',
    '.vscode',
    '.terraform',
    'coverage',
]);
const sources_MOST_FILES = 20_000;
const sources_DEEPEST = 16;
const LARGEST_TEXT = 1024 * 1024;
/**
 * Lists a folder of source; texts are read when they are asked for. Links that lead out of the folder are not there.
 *
 * @throws {UserError} no folder, or more files than a service has
 */
function readSources(folder) {
    const root = realFolder(folder);
    const files = [];
    walk(root, '', 0, files);
    const known = new Set(files.sort());
    return {
        folder: (0,external_node_path_.basename)((0,external_node_path_.resolve)(folder)),
        files,
        has: (path) => known.has(path),
        text: (path) => (known.has(path) ? textOf((0,external_node_path_.join)(root, path)) : undefined),
    };
}
function realFolder(folder) {
    try {
        const root = (0,external_node_fs_.realpathSync)(folder);
        if ((0,external_node_fs_.statSync)(root).isDirectory())
            return root;
    }
    catch (error) {
        throw new src_errors/* UserError */.yo(`can't read the folder ${folder} (${(0,src_errors/* messageOf */.bD)(error)})`, { cause: error });
    }
    throw new src_errors/* UserError */.yo(`${folder} is no folder; give the folder of the service's sources as "context"`);
}
function walk(root, path, depth, files) {
    for (const entry of (0,external_node_fs_.readdirSync)((0,external_node_path_.join)(root, path), { withFileTypes: true })) {
        const below = path === '' ? entry.name : `${path}/${entry.name}`;
        if (entry.isDirectory()) {
            if (!SKIPPED.has(entry.name) && depth < sources_DEEPEST)
                walk(root, below, depth + 1, files);
        }
        else if (entry.isFile() || (entry.isSymbolicLink() && leadsToFileWithin(root, below))) {
            files.push(below);
        }
        if (files.length > sources_MOST_FILES) {
            throw new src_errors/* UserError */.yo(`${root} has more than ${sources_MOST_FILES} files; give the folder of one service as "context", not that of them all`);
        }
    }
}
function leadsToFileWithin(root, path) {
    try {
        const target = (0,external_node_fs_.realpathSync)((0,external_node_path_.join)(root, path));
        return target.startsWith(root + external_node_path_.sep) && (0,external_node_fs_.statSync)(target).isFile();
    }
    catch {
        return false;
    }
}
function textOf(file) {
    const descriptor = (0,external_node_fs_.openSync)(file, 'r');
    try {
        if ((0,external_node_fs_.fstatSync)(descriptor).size > LARGEST_TEXT)
            return undefined;
        return (0,external_node_fs_.readFileSync)(descriptor, 'utf8').replace(/^\uFEFF/, '');
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}

// EXTERNAL MODULE: ./src/action/image/values.js
var values = __webpack_require__(9378);
;// CONCATENATED MODULE: ./src/action/image/source.js














/**
 * The Dockerfile that was named, the one that is there, or else a generated one in a private folder.
 *
 * @throws {UserError} there is none and none can be generated
 */
async function sourceOf(action, inputs) {
    const context = (0,external_node_path_.resolve)(inputs.context);
    const given = inputs.dockerfile ?? ((0,external_node_fs_.existsSync)((0,external_node_path_.join)(context, 'Dockerfile')) ? 'Dockerfile' : undefined);
    if (given === undefined)
        return await generatedSource(action, inputs, context);
    const path = (0,external_node_path_.resolve)(context, given);
    if (!(0,external_node_fs_.existsSync)(path)) {
        throw new src_errors/* UserError */.yo(`input dockerfile: there is no ${path}; give a path from the context, or leave it out`);
    }
    const ignore = [`${path}.dockerignore`, (0,external_node_path_.join)(context, '.dockerignore')].find((file) => (0,external_node_fs_.existsSync)(file));
    return {
        context,
        dockerfile: { path, shown: (0,external_node_path_.relative)((0,external_node_path_.resolve)('.'), path), text: textAt(path), generated: false },
        ...(ignore === undefined ? {} : { dockerignore: textAt(ignore) }),
    };
}
async function generatedSource(action, inputs, context) {
    const { project, text } = await plannedDockerfile(action, inputs);
    for (const note of project.notes)
        action.log(note);
    const path = action.results.write('Dockerfile', text);
    const own = (0,external_node_path_.join)(context, '.dockerignore');
    const dockerignore = (0,external_node_fs_.existsSync)(own) ? textAt(own) : dockerignoreFile(project.ignored, []);
    action.results.write('Dockerfile.dockerignore', dockerignore);
    const shown = `${(0,external_node_path_.basename)(path)} generated from ${(0,external_node_path_.relative)((0,external_node_path_.resolve)('.'), context) || (0,external_node_path_.basename)((0,external_node_path_.dirname)(path))}`;
    return { context, dockerfile: { path, shown, text, generated: true }, dockerignore, project };
}
/** What the sources are, and the Dockerfile made from it. */
async function plannedDockerfile(action, inputs) {
    const project = planProject(readSources((0,external_node_path_.resolve)(inputs.context)), wishesOf(inputs));
    const { pin } = inputs;
    const known = baseTable(inputs);
    const table = pin
        ? await withDigests(known, basesOf(project.dockerfile), registryAccess(action, inputs), today())
        : known;
    return {
        project,
        text: writeDockerfile(project.dockerfile, (key, version) => baseImage(table, key, version, { pin })),
    };
}
/** The table of base images: the workspace's own lines before those that come with Gradus. */
function baseTable(inputs) {
    const { path, given } = baseTableFile(inputs);
    if (!given && !(0,external_node_fs_.existsSync)(path))
        return builtInBases();
    return overlaid(builtInBases(), within('base-images', () => readTable(textAt(path), path)));
}
function baseTableFile({ baseImages, context }) {
    return { path: baseImages ?? (0,external_node_path_.join)(context, 'base-images.json'), given: baseImages !== undefined };
}
function today() {
    return new Date().toISOString().slice(0, 10);
}
function wishesOf(inputs) {
    const { language, name, port, healthPath, start, languageVersion, module, jlink } = inputs;
    return {
        jlink,
        ...(language === undefined ? {} : { language }),
        ...(name === undefined ? {} : { name }),
        ...(port === undefined ? {} : { port }),
        ...(healthPath === undefined ? {} : { healthPath }),
        ...(start === undefined ? {} : { command: (0,values/* wordsOf */.Z)(start) }),
        ...(languageVersion === undefined ? {} : { version: languageVersion }),
        ...(module === undefined ? {} : { module }),
    };
}

;// CONCATENATED MODULE: ./src/action/image/bases.js







/** base-images: reads what each tag of the table is now, and writes the workspace's own table. */
async function basesCommand(action, inputs) {
    const refreshed = await refreshBases(baseTable(inputs), registryAccess(action, inputs), today());
    const { table, changed, unread } = refreshed;
    const { path } = baseTableFile(inputs);
    for (const { image, before } of changed) {
        action.log(`${image.repository}:${image.tag} is ${image.digest}${before === undefined ? '' : `, was ${before}`}`);
    }
    for (const { image, reason } of unread)
        action.warn(`${image.repository}:${image.tag} stays as it was: ${reason}`);
    action.summary(basesSummary(refreshed, path));
    if (unread.length === table.length) {
        throw new src_errors/* UserError */.yo('no registry of a base image could be read; run this where they can be reached, or name mirrors');
    }
    const known = table.filter(({ digest }) => digest !== undefined);
    // What is written is what is read: the same rules on both ways.
    overlaid(builtInBases(), readTable(writeTable(known), path));
    if (!inputs.dryRun)
        (0,external_node_fs_.writeFileSync)(path, writeTable(known));
}

;// CONCATENATED MODULE: ./src/oci/copy.js




const BLOBS_AT_ONCE = 4;
/** Far more than any image has; a source that never ends stops here. */
const MOST_MANIFESTS = 2000;
const copy_LARGEST_CONFIG = 4 * 1024 * 1024;
/** What cosign 2 hangs on to an image by a tag of its own. */
const TAGGED = ['.sig', '.att', '.sbom'];
/**
 * Copies an image with every platform and every referrer, by digest: no byte changes. A tag at the target that names
 * another image is refused before anything is written; at the end the target is read again.
 *
 * @param image tag or digest at the source; read once
 * @param tag   at the target; absent: by digest alone
 * @throws {UserError} the tag is in use, or something can't be read, written or believed
 */
async function copyImage(from, image, to, tag) {
    const root = await from.resolve(image);
    const { digest } = root.descriptor;
    if (tag !== undefined)
        await refuseUsedTag(to, tag, digest);
    const copy = new Copy(from, to);
    await copy.manifest(root, tag === undefined ? 'root' : { tag }, true);
    await expectAt(to, tag ?? digest, digest);
    return { digest, platforms: await platformsOf(from, root), ...copy.report() };
}
async function refuseUsedTag(to, tag, digest) {
    const used = await to.find(tag);
    if (used === undefined || used.descriptor.digest === digest)
        return;
    throw new src_errors/* UserError */.yo(`${to.name}:${tag} is in use by ${used.descriptor.digest}, and not by ${digest}; give another tag, as a released one never changes`);
}
/** Reads back what was written. @throws {UserError} it is not there */
async function expectAt(store, name, digest) {
    const found = await store.find(name);
    if (found?.descriptor.digest === digest)
        return;
    throw new src_errors/* UserError */.yo(`${store.name} has ${found?.descriptor.digest ?? 'nothing'} as ${name} right after ${digest} was written; somebody else writes there, or it can't be trusted`);
}
class Copy {
    #from;
    #to;
    #blobs = new Map();
    #manifests = new Map();
    #lanes = new Lanes(BLOBS_AT_ONCE);
    #counts = { copied: nothing(), mounted: nothing(), present: nothing() };
    #referrers = [];
    #notes = [];
    constructor(from, to) {
        this.#from = from;
        this.#to = to;
    }
    report() {
        return { referrers: this.#referrers, blobs: this.#counts, notes: this.#notes };
    }
    /** @param tagged look for what hangs on it by tags of cosign 2 */
    manifest(manifest, name, tagged) {
        const { digest } = manifest.descriptor;
        const begun = this.#manifests.get(digest);
        if (begun !== undefined)
            return begun;
        if (this.#manifests.size >= MOST_MANIFESTS) {
            throw new src_errors/* UserError */.yo(`${this.#from.name}: more than ${MOST_MANIFESTS} manifests belong to this image; copy less at once`);
        }
        const copying = this.#write(manifest, name, tagged);
        this.#manifests.set(digest, copying);
        return copying;
    }
    async #write(manifest, name, tagged) {
        const { digest } = manifest.descriptor;
        await allOf(manifest.kind === 'index'
            ? manifest.manifests.map((one) => this.#child(one, tagged))
            : [manifest.config, ...manifest.layers].map((one) => this.#blob(one)));
        await this.#to.putManifest(manifest, name);
        await expectAt(this.#to, digest, digest);
        await this.#copyReferrers(digest);
        if (tagged)
            await this.#copyTagged(digest);
    }
    async #child(descriptor, tagged) {
        const child = await this.#read(descriptor);
        await this.manifest(child, undefined, tagged);
    }
    async #read(descriptor) {
        const manifest = await this.#from.resolve(descriptor.digest);
        if (manifest.bytes.length === descriptor.size)
            return manifest;
        throw new src_errors/* UserError */.yo(`${this.#from.name}@${descriptor.digest} has ${manifest.bytes.length} bytes where ${descriptor.size} were announced; don't trust this source`);
    }
    #blob(descriptor) {
        const { digest } = descriptor;
        const copying = this.#blobs.get(digest) ?? this.#lanes.run(() => this.#copyBlob(descriptor));
        this.#blobs.set(digest, copying);
        return copying;
    }
    async #copyBlob(descriptor) {
        // Base layers that may not be handed on: whoever runs the image gets them where `urls` says.
        if (descriptor.urls !== undefined && !(await this.#from.hasBlob(descriptor)))
            return;
        const way = await this.#to.putBlob(descriptor, this.#from.blob(descriptor));
        this.#counts[way].count += 1;
        this.#counts[way].bytes += descriptor.size;
    }
    /** One after the other: the list under a fallback tag has one writer. */
    async #copyReferrers(digest) {
        const listed = await this.#from.referrers(digest);
        for (const { digest: own } of listed) {
            const referrer = await this.#from.find(own);
            if (referrer === undefined) {
                this.#notes.push(`${this.#from.name} lists the referrer ${own} and has it no more`);
                continue;
            }
            if (referrer.subject?.digest !== digest) {
                throw new src_errors/* UserError */.yo(`${this.#from.name} lists ${own} as about ${digest}, which it is not; don't trust this source`);
            }
            const { artifactType } = listed.find((one) => one.digest === own);
            this.#referrers.push({ digest: own, ...(artifactType !== undefined && { artifactType }) });
            await this.manifest(referrer, undefined, false);
        }
        await this.#expectReferrers(digest);
    }
    async #expectReferrers(digest) {
        if (this.#referrers.length === 0)
            return;
        const there = new Set((await this.#to.referrers(digest)).map((one) => one.digest));
        const wanted = (await this.#from.referrers(digest)).map((one) => one.digest);
        const lost = wanted.find((one) => !there.has(one) && this.#manifests.has(one));
        if (lost !== undefined)
            throw new src_errors/* UserError */.yo(`${this.#to.name} does not list ${lost} as about ${digest} after it was written; run this again`);
    }
    async #copyTagged(digest) {
        for (const end of TAGGED) {
            const tag = `${digest.replace(':', '-')}${end}`;
            const found = await this.#from.find(tag);
            if (found === undefined)
                continue;
            const there = await this.#to.find(tag);
            if (there !== undefined && there.descriptor.digest !== found.descriptor.digest) {
                this.#notes.push(`${this.#to.name}:${tag} has other signatures or statements and was left as it is`);
                continue;
            }
            this.#referrers.push({ digest: found.descriptor.digest, artifactType: `cosign${end}` });
            await this.manifest(found, undefined, false);
            await this.#to.putManifest(found, { tag });
        }
    }
}
function nothing() {
    return { count: 0, bytes: 0 };
}
async function platformsOf(store, root) {
    if (root.kind === 'index')
        return root.manifests.flatMap((one) => platformName(one) ?? []);
    if (root.artifactType !== undefined || root.config.size > copy_LARGEST_CONFIG)
        return [];
    try {
        const config = JSON.parse(String(await gathered(store.blob(root.config).open())));
        const { os, architecture, variant } = config;
        const parts = [os, architecture, variant].filter((part) => typeof part === 'string' && part !== '');
        return parts.length < 2 ? [] : [parts.join('/')];
    }
    catch (error) {
        if (error instanceof src_errors/* UserError */.yo)
            throw error;
        return [];
    }
}

;// CONCATENATED MODULE: ./src/oci/layout-files.js





function folderFiles(folder) {
    return {
        name: folder,
        async size(path) {
            const found = await (0,external_node_fs_promises_.lstat)((0,external_node_path_.join)(folder, path)).catch(() => undefined);
            return found?.isFile() ? found.size : undefined;
        },
        async read(path, most) {
            const file = await openRegular((0,external_node_path_.join)(folder, path));
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
            const file = await openRegular((0,external_node_path_.join)(folder, path));
            if (file === undefined)
                throw new src_errors/* UserError */.yo(`${folder} has no ${path}; export the image again`);
            yield* (0,external_node_fs_.createReadStream)('', { fd: file });
        },
        async write(path, bytes) {
            const draft = (0,external_node_path_.join)(folder, `${path}.${(0,external_node_crypto_.randomUUID)()}`);
            try {
                await (0,external_node_fs_promises_.writeFile)(draft, bytes, { flag: 'wx' });
                await (0,external_node_fs_promises_.rename)(draft, (0,external_node_path_.join)(folder, path));
            }
            catch (error) {
                await (0,external_node_fs_promises_.rm)(draft, { force: true });
                if (!(typeof error === 'object' && error !== null && 'syscall' in error))
                    throw error;
                throw new src_errors/* UserError */.yo(`can't write to ${folder}: ${(0,src_errors/* messageOf */.bD)(error)}; make room, or give another folder`, {
                    cause: error,
                });
            }
        },
    };
}
/** A regular file, no link (T12); undefined where there is none. */
async function openRegular(path) {
    const file = await (0,external_node_fs_promises_.open)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NOFOLLOW | external_node_fs_.constants.O_NONBLOCK).catch(() => undefined);
    if (file === undefined || (await file.stat()).isFile())
        return file;
    await file.close();
    return undefined;
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
    if (!(0,image_reference/* isDigest */.Bc)(digest))
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
async function openLayout(folder) {
    const files = typeof folder === 'string' ? folderFiles(folder) : folder;
    const text = String((await files.read(LAYOUT_FILE, LARGEST_LAYOUT_FILE)) ?? '');
    if (!/"imageLayoutVersion"\s*:\s*"1\./.test(text)) {
        throw new src_errors/* UserError */.yo(`${files.name} is no OCI image layout of version 1 (${LAYOUT_FILE}); give the folder a builder wrote`);
    }
    const layout = new Layout(files);
    await layout.entries();
    return layout;
}
/** The same, made where there is nothing yet. */
async function createLayout(folder) {
    await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.join)(folder, 'blobs', 'sha256'), { recursive: true });
    const isNew = await (0,external_node_fs_promises_.writeFile)((0,external_node_path_.join)(folder, LAYOUT_FILE), layoutFileBytes(), { flag: 'wx' }).then(() => true, () => false);
    if (isNew)
        await folderFiles(folder).write?.(INDEX_FILE, [indexFileBytes([])]);
    return await openLayout(folder);
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
        const entry = (await this.entries()).find(({ digest, annotations }) => digest === tagOrDigest || tagOf(annotations?.[REF_NAME]) === tagOrDigest);
        const digest = entry?.digest ?? ((0,image_reference/* isDigest */.Bc)(tagOrDigest) ? tagOrDigest : undefined);
        return digest === undefined ? undefined : await this.#manifest(digest, entry?.mediaType);
    }
    /** @param tagOrDigest default: the only image there is */
    async resolve(tagOrDigest) {
        const found = await (tagOrDigest === undefined ? this.#only() : this.find(tagOrDigest));
        if (found !== undefined)
            return found;
        throw new src_errors/* UserError */.yo(`${this.name} has no image ${tagOrDigest ?? ''}; give a tag or digest that stands in its index.json`);
    }
    async #only() {
        const digests = new Set((await this.entries()).map(({ digest }) => digest));
        const read = await Promise.all([...digests].map((digest) => this.find(digest)));
        const images = read.filter((one) => one !== undefined && one.subject === undefined);
        if (images.length < 2)
            return images[0];
        throw new src_errors/* UserError */.yo(`${this.name} has ${images.length} images; say which by tag or digest`);
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
        const names = (await this.entries()).flatMap(({ annotations }) => tagOf(annotations?.[REF_NAME]) ?? []);
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
        const where = (0,external_node_path_.join)(this.name, INDEX_FILE);
        const bytes = await this.#files.read(INDEX_FILE, LARGEST_MANIFEST);
        if (bytes === undefined)
            throw new src_errors/* UserError */.yo(`${where} is missing or larger than a manifest may be; export the image again`);
        const index = parseManifest(bytes, OCI_INDEX, where);
        return index.manifests;
    }
    async #list(entry, tag) {
        const entries = await this.entries();
        if (tag === undefined && entries.some(({ digest }) => digest === entry.digest))
            return;
        const others = entries.filter(({ digest, annotations }) => {
            const other = tagOf(annotations?.[REF_NAME]);
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
            throw new src_errors/* UserError */.yo(`${where} is not what its digest says; export the image again`);
        return parseManifest(bytes, mediaType, where);
    }
    async #write(path, bytes) {
        if (this.#files.write === undefined)
            throw new Error(`${this.name} can only be read`);
        await this.#files.write(path, bytes);
    }
}
/** The tag of `1.4`, `ghcr.io/acme/shop:1.4`. */
function tagOf(name) {
    return name?.replace(/^.*[/:](?=[^/:]*$)/, '');
}

;// CONCATENATED MODULE: ./src/image/build.js






/**
 * Build, measure, check, push, read back: in this order, so that nothing that failed a check is ever in a registry.
 * Where it throws, the layout is removed.
 *
 * @throws {UserError} the build failed, the image is too large, a check failed, a tag is another image's, or the
 *   registry does not give back what it was given
 */
async function buildImage(plan, parts) {
    const { request } = plan;
    const { builder, repository, cancelled } = parts;
    await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(request.layout), { recursive: true, mode: 0o700 });
    try {
        const result = await builder.build(request, parts.progress, cancelled);
        const size = await measureImage(await openLayout(request.layout), result.digest, cancelled);
        const built = { ...result, builder: builder.name, layout: request.layout, size, pushed: [] };
        parts.measured(built);
        const tooLarge = plan.maxSize === undefined ? undefined : overSize(size, plan.maxSize);
        if (tooLarge !== undefined)
            throw new src_errors/* UserError */.yo(tooLarge);
        await parts.checks(built);
        if (!request.push)
            return built;
        if (repository === undefined)
            throw new Error('a push needs a repository');
        return { ...built, pushed: await pushImage(request.layout, result.digest, plan.tags, repository) };
    }
    catch (error) {
        await (0,external_node_fs_promises_.rm)(request.layout, { recursive: true, force: true });
        throw error;
    }
}
/**
 * Copies a layout's image with every platform into a repository, and names it there.
 *
 * @returns the tags, each read back
 * @throws {UserError} a tag that doesn't move is another image's, and nothing was written; or the registry lies
 */
async function pushImage(layout, digest, tags, repository) {
    // All are asked before anything is written: a refusal leaves nothing half done.
    for (const { name, moves } of tags) {
        const there = (await repository.find(name))?.descriptor.digest;
        if (there === undefined || there === digest || moves)
            continue;
        throw new src_errors/* UserError */.yo(`${repository.name}:${name} is ${there} already and would become ${digest}; such a tag stays what it is: choose another one, or one that moves such as {branch}`);
    }
    const from = await openLayout(layout);
    await copyImage(from, digest, repository);
    const manifest = await from.resolve(digest);
    for (const { name } of tags) {
        await repository.putManifest(manifest, { tag: name });
        const after = (await repository.find(name))?.descriptor.digest;
        if (after === digest)
            continue;
        throw new src_errors/* UserError */.yo(`${repository.name}:${name} is ${after ?? 'not there'} right after ${digest} was pushed; don't deploy it, and ask who else writes that tag`);
    }
    return tags.map(({ name }) => name);
}

;// CONCATENATED MODULE: ./src/image/builders/steps.js
/** Steps that only name a base image say nothing of the cache. */
function isWork(instruction) {
    return !/^FROM\b/i.test(instruction);
}
function counted(list) {
    return { cached: list.filter(({ cached }) => cached).length, all: list.length, list };
}

;// CONCATENATED MODULE: ./src/image/builders/buildah-progress.js


const WITHOUT_HEALTHCHECK = 'buildah leaves HEALTHCHECK out of the image, which the OCI format has no place for; probes do its work in a cluster, and buildx keeps it';
const KEPT_LINES = 30;
const MOST_STEPS = 20_000;
/** `[linux/amd64] [1/2] STEP 2/5: RUN npm ci`; the first two only with several platforms and stages. */
const STEP = /^(?:\[[a-z0-9]+\/[a-z0-9/]+\] )?(?:\[\d+\/\d+\] )?STEP \d+\/\d+: (.*)$/;
/** Reads what buildah says while it builds: steps, and what failed. Its lines are fit for a person as they are. */
class BuildahProgress {
    #steps = [];
    #report;
    #notices = new Set();
    #log = [];
    #error = '';
    constructor(report) {
        this.#report = report;
    }
    take(line) {
        this.#report(line);
        if (/HEALTHCHECK is not supported for OCI image format/i.test(line))
            this.#notices.add(WITHOUT_HEALTHCHECK);
        const instruction = STEP.exec(line)?.[1];
        if (instruction !== undefined) {
            if (this.#steps.length < MOST_STEPS)
                this.#steps.push({ name: line, instruction, cached: false });
            this.#log = [];
            return;
        }
        const step = this.#steps.at(-1);
        if (line.startsWith('--> Using cache') && step !== undefined)
            step.cached = true;
        const error = /^(?:Error: |error (?=building)|.*level=error msg=")(.*)$/.exec(line)?.[1];
        if (error !== undefined)
            this.#error = error;
        else
            this.#log.push(line);
        if (this.#log.length > KEPT_LINES)
            this.#log.shift();
    }
    get steps() {
        const work = this.#steps.filter(({ instruction }) => isWork(instruction));
        return counted(work.map(({ name, cached }) => ({ name, cached })));
    }
    /** What the image does not have although its Dockerfile says so. */
    get notices() {
        return [...this.#notices];
    }
    /** @param dockerfile its path, to find the line of the step in */
    failure(dockerfile) {
        const step = this.#steps.at(-1);
        const line = step === undefined ? undefined : buildah_progress_lineOf(step.instruction, (0,external_node_fs_.readFileSync)(dockerfile, 'utf8'));
        const isPull = /creating build container|initializing source|reading manifest|pinging container registry/.test(this.#error);
        return {
            failure: {
                ...(step === undefined ? {} : { step: step.name }),
                ...(line === undefined ? {} : { line }),
                reason: this.#error || this.#log.findLast((text) => text.trim() !== '') || 'buildah did not say why',
                log: this.#log.filter((text) => !text.startsWith('--> ')),
            },
            image: isPull ? (/^FROM (?:--\S+ )*(\S+)/i.exec(step?.instruction ?? '')?.[1] ?? 'a base image') : undefined,
        };
    }
}
/**
 * buildah names a step by its text alone.
 *
 * @returns the line, from 1, that an instruction begins in; undefined where several read the same
 */
function buildah_progress_lineOf(instruction, dockerfile) {
    const lines = dockerfile.split(/\r?\n/);
    const found = lines.flatMap((_, index) => (flat(wholeFrom(lines, index)) === flat(instruction) ? [index + 1] : []));
    return found.length === 1 ? found[0] : undefined;
}
function wholeFrom(lines, start) {
    let text = '';
    for (const line of lines.slice(start)) {
        if (text !== '' && /^\s*#/.test(line))
            continue;
        text += `${line.replace(/\\\s*$/, '')} `;
        if (!/\\\s*$/.test(line))
            break;
    }
    return text;
}
function flat(text) {
    return text.replaceAll(/\s+/g, ' ').trim();
}

;// CONCATENATED MODULE: ./src/image/builders/settle.js








const STATEMENT = 'application/vnd.in-toto+json';
const LARGEST_STATEMENT = 64 * 1024 * 1024;
/** Told apart because one builder can be asked again in another way. */
class WrongPlatforms extends src_errors/* UserError */.yo {
}
/**
 * Gives the layout that a builder wrote the one form that everything after it reads: one index, one manifest for each
 * platform, nothing else. Statements about the build leave the index, where they would give every run another digest.
 *
 * @throws {WrongPlatforms} it has not exactly the platforms that were asked for
 */
async function settleLayout(folder, platforms, finish = async (_, image) => image) {
    const layout = await openLayout(folder);
    const root = await layout.resolve();
    const entries = root.kind === 'index' ? root.manifests : [root.descriptor];
    const images = [];
    const statements = [];
    for (const entry of entries) {
        const manifest = await layout.resolve(entry.digest);
        if (manifest.kind !== 'image')
            throw new Error(`${entry.digest} of ${folder} is an index in an index`);
        if (isAttestation(entry))
            statements.push(...(await statementsOf(layout, entry, manifest)));
        else
            images.push(await finish(layout, manifest));
    }
    return { digest: await keepOnly(layout, images, platforms), statements };
}
/** A platform is what the image's own configuration says: an index may say what is not so. */
async function keepOnly(layout, images, platforms) {
    const manifests = [];
    for (const image of images)
        manifests.push({ ...image.descriptor, platform: await ownPlatform(layout, image) });
    manifests.sort((one, other) => (settle_nameOf(one) < settle_nameOf(other) ? -1 : 1));
    checkPlatforms(manifests.map(settle_nameOf), platforms);
    const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
    const entry = { mediaType: OCI_INDEX, digest: digestOf(index), size: index.length };
    await (0,external_node_fs_promises_.writeFile)((0,external_node_path_.join)(layout.name, 'blobs', ...entry.digest.split(':')), index);
    await (0,external_node_fs_promises_.writeFile)((0,external_node_path_.join)(layout.name, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [entry] }));
    const parts = images.flatMap(({ descriptor, config, layers }) => [descriptor, config, ...layers]);
    await sweep(layout.name, new Set([entry, ...parts].map(({ digest }) => digest.replace('sha256:', ''))));
    return entry.digest;
}
function checkPlatforms(has, platforms) {
    const wanted = platforms.map(plain).sort();
    if (has.map(plain).sort().join() === wanted.join())
        return;
    throw new WrongPlatforms(`the builder made an image for ${has.join(', ') || 'no platform'} where ${wanted.join(', ')} was asked for; look at the platforms that the builder and the base images have`);
}
function settle_nameOf(descriptor) {
    return platformName(descriptor) ?? '';
}
/** `linux/arm64/v8` is what `linux/arm64` means. */
function plain(platform) {
    return platform.replace(/^(.*\/arm64)\/v8$/, '$1');
}
function isAttestation({ annotations }) {
    return annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}
async function statementsOf(layout, entry, { layers }) {
    const found = [];
    for (const layer of layers) {
        if (layer.mediaType !== STATEMENT || layer.size > LARGEST_STATEMENT)
            continue;
        const statement = JSON.parse((await gathered(layout.blob(layer).open())).toString('utf8'));
        found.push({ ...statement, subject: statement.subject.length > 0 ? statement.subject : subjectOf(entry) });
    }
    return found;
}
/** An image without a name has no subject in what BuildKit says of it: the index tells whose statement it is. */
function subjectOf({ annotations }) {
    const hex = /^sha256:([0-9a-f]{64})$/.exec(annotations?.['vnd.docker.reference.digest'] ?? '')?.[1];
    return hex === undefined ? [] : [{ digest: { sha256: hex } }];
}
/** Whatever else the builder left there is no part of the image. */
async function sweep(folder, kept) {
    for (const name of await (0,external_node_fs_promises_.readdir)((0,external_node_path_.join)(folder, 'blobs/sha256'))) {
        if (!kept.has(name))
            await (0,external_node_fs_promises_.rm)((0,external_node_path_.join)(folder, 'blobs/sha256', name));
    }
    await (0,external_node_fs_promises_.rm)((0,external_node_path_.join)(folder, 'ingest'), { recursive: true, force: true });
}

;// CONCATENATED MODULE: ./src/image/builders/compressed-layers.js







/** A layer that was there before the export is not there any more. */
class LayerGone extends Error {
}
/**
 * Takes an image out of containers-storage, which keeps layers unpacked: without a cache every one of them, base image
 * and all, is compressed again for each export. buildah does not write a blob that the layout has; so those that were
 * compressed before lie there, empty and by the digest that they have in the storage, until they are exchanged for what
 * the cache has of them.
 */
class CompressedLayers {
    #cache;
    #progress;
    constructor(cache, progress) {
        this.#cache = cache;
        this.#progress = progress;
    }
    /**
     * @param push makes buildah write the image into the layout
     * @returns digest of the layout's index
     */
    async export(request, signal, push) {
        const known = await this.#cache.known();
        const once = async (there) => {
            await announce(request.layout, [...there.keys()]);
            await push();
            const finish = (layout, image) => this.#finish(layout, image, there, signal);
            return (await settleLayout(request.layout, request.platforms, finish)).digest;
        };
        try {
            return await once(known);
        }
        catch (error) {
            if (!(error instanceof LayerGone))
                throw error;
            return await once(new Map());
        }
        finally {
            await this.#cache.trim();
        }
    }
    /** The manifest with compressed layers alone, in the same bytes wherever they come from. */
    async #finish(layout, image, there, signal) {
        const ids = (await configOf(layout, image)).rootfs?.diff_ids ?? [];
        if (ids.length !== image.layers.length || !ids.every(image_reference/* isDigest */.Bc)) {
            throw new Error(`${image.descriptor.digest} does not say what its layers are`);
        }
        const exchange = async (layer, diffId) => {
            const announced = there.get(layer.digest);
            if (announced === undefined) {
                await this.#keep(diffId, layer, layout);
                return layer;
            }
            const taken = await this.#cache.take(announced, layout, signal);
            if (taken === undefined)
                throw new LayerGone(layer.digest);
            return taken;
        };
        const layers = await compressed_layers_all(image.layers.map((layer, index) => exchange(layer, ids[index] ?? '')));
        const json = { ...JSON.parse(Buffer.from(image.bytes).toString('utf8')), layers };
        const bytes = Buffer.from(JSON.stringify(json));
        const finished = parseManifest(bytes, image.descriptor.mediaType, layout.name);
        await layout.putManifest(finished);
        return finished;
    }
    async #keep(diffId, layer, layout) {
        try {
            await this.#cache.keep(diffId, layer, layout);
        }
        catch (error) {
            this.#progress(`the next build will compress a layer again: it could not be kept (${(0,src_errors/* messageOf */.bD)(error)})`);
        }
    }
}
async function announce(layout, digests) {
    await (0,external_node_fs_promises_.rm)(layout, { recursive: true, force: true });
    if (digests.length === 0)
        return;
    await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.join)(layout, 'blobs/sha256'), { recursive: true });
    for (const digest of digests)
        await (0,external_node_fs_promises_.writeFile)((0,external_node_path_.join)(layout, 'blobs', ...digest.split(':')), '', { flag: 'wx' });
}
/** What all of them give; where one fails, nothing is under way any more when this throws. */
async function compressed_layers_all(promises) {
    await Promise.allSettled(promises);
    return await Promise.all(promises);
}

;// CONCATENATED MODULE: ./src/image/builders/failure.js


const SHOWN_LINES = 12;
const LONGEST_LINE = 300;
/** A reason of the machine or a registry that the words of every builder show, and what to do about it. */
const KNOWN = [
    {
        shows: /no space left on device|disk quota exceeded/i,
        says: () => 'no space is left on the disk of the builder; prune its cache (docker buildx prune, buildah prune) or give the runner a larger disk',
    },
    {
        shows: /exec format error/i,
        says: () => "this machine can't run programs of the platform that is built; add docker/setup-qemu-action before this step, or compile across platforms in a stage FROM --platform=$BUILDPLATFORM",
    },
];
const REGISTRY = [
    {
        shows: /toomanyrequests|too many requests|\b429\b/i,
        says: (where) => `the registry has no more pulls for you now (429) where ${where} is pulled; log in to it before this step (docker login), or name a mirror`,
    },
    {
        shows: /\b403\b|forbidden|denied/i,
        says: (where) => `the registry refuses the pull of ${where} (403); log in with an account that may read it (docker login)`,
    },
    {
        shows: /\b401\b|unauthorized|authentication required/i,
        says: (where) => `the registry wants a login for the pull of ${where} (401); run docker login before this step, or correct the name`,
    },
    {
        shows: /\b5\d\d\b|internal server error|bad gateway|service unavailable/i,
        says: (where) => `the registry is in trouble where ${where} is pulled (${'5xx'}); run the step again later, or name a mirror`,
    },
    {
        shows: /not found|manifest unknown|name unknown|\b404\b/i,
        says: (where) => `the registry has no ${where}; correct the name, tag or digest after FROM`,
    },
    {
        shows: /no such host|connection refused|i\/o timeout|network is unreachable|deadline exceeded|tls:|x509/i,
        says: (where) => `the registry can't be reached for the pull of ${where}; look at the network of the builder`,
    },
];
/**
 * @param image the base image whose pull failed, where it was one
 * @returns one sentence, and below it the last lines of the step
 */
function failureOf(dockerfile, failure, image) {
    const everything = [failure.reason, ...failure.log].join('\n');
    const known = KNOWN.find(({ shows }) => shows.test(everything));
    const registry = image === undefined ? undefined : REGISTRY.find(({ shows }) => shows.test(failure.reason));
    const where = `${(0,external_node_path_.basename)(dockerfile)}${failure.line === undefined ? '' : ` line ${failure.line}`}`;
    const step = failure.step === undefined ? '' : ` (${clean(failure.step)})`;
    const reason = known?.says('') ?? registry?.says(clean(image ?? '')) ?? clean(failure.reason);
    const log = failure.log
        .slice(-SHOWN_LINES)
        .map(clean)
        .filter((line) => line !== '');
    return new src_errors/* UserError */.yo([`the build failed at ${where}${step}: ${reason}`, ...log.map((line) => `  ${line}`)].join('\n'));
}
function clean(text) {
    const line = text.replaceAll(/\p{Cc}+/gu, ' ').trim();
    return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

;// CONCATENATED MODULE: ./src/image/builders/layer-cache.js








/** What a machine that builds many images may keep; the layers that were used longest ago go first. */
const MOST_BYTES = 4e9;
/** Compressed bytes that are read while a build runs. */
const MOST_AHEAD = 256e6;
const layer_cache_CHUNK = 1 << 20;
const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';
/**
 * Layers as one compressor compressed them. What is taken out is read whole first: it is the archive that it is called
 * by, or it is thrown away.
 */
class LayerCache {
    #folder;
    #maker;
    #most;
    /** What the blob of a digest unpacks to: true wherever such a blob lies. Undefined of one that is not what it says. */
    #archives = new Map();
    #isAhead = true;
    /** @param maker program and version: another one compresses otherwise, and would make another image of the same files */
    constructor(folder, maker, most = MOST_BYTES) {
        this.#folder = folder;
        this.#maker = maker.replaceAll(/[^\w.-]/g, '_');
        this.#most = most;
    }
    /** By diff ID; none where there is no such folder. */
    async known() {
        const names = await (0,external_node_fs_promises_.readdir)(this.#folder).catch(() => []);
        return new Map(names.flatMap((name) => {
            const [, maker, diff, digest] = /^(.+)-([0-9a-f]{64})-([0-9a-f]{64})$/.exec(name) ?? [];
            const diffId = `sha256:${diff}`;
            return maker === this.#maker ? [[diffId, { name, diffId, digest: `sha256:${digest}` }]] : [];
        }));
    }
    /** Reads what was used last, of which the next image has most, while its builder is at work. */
    async readAhead(signal) {
        let left = MOST_AHEAD;
        const files = (await this.#files()).sort(newest);
        const known = [...(await this.known()).values()];
        for (const { path, name, size } of files) {
            const kept = known.find((one) => one.name === name);
            if (kept === undefined || this.#archives.has(kept.digest))
                continue;
            left -= size;
            if (left < 0 || !this.#isAhead || signal.aborted)
                return;
            const archive = archiveIn(fileBytes(path, { digest: kept.digest, size }), signal);
            this.#archives.set(kept.digest, archive);
            await archive;
        }
    }
    /** After the file that is being read. */
    endAhead() {
        this.#isAhead = false;
    }
    /** @returns the layer, which is in the layout now; undefined where what was kept is gone, or not what it was */
    async take({ name, diffId, digest }, layout, signal) {
        const path = (0,external_node_path_.join)(this.#folder, name);
        const size = (await (0,external_node_fs_promises_.stat)(path).catch(() => undefined))?.size;
        if (size === undefined)
            return undefined;
        const layer = { mediaType: GZIP, digest, size };
        const isThere = await put(path, blobOf(layout, digest)).then(() => true, () => false);
        if (isThere && (await this.#archiveOf(layout, layer, signal)) === diffId) {
            await (0,external_node_fs_promises_.utimes)(path, new Date(), new Date()).catch(() => { });
            return layer;
        }
        signal.throwIfAborted();
        await (0,external_node_fs_promises_.rm)(blobOf(layout, digest), { force: true });
        await (0,external_node_fs_promises_.rm)(path, { force: true }).catch(() => { });
        return undefined;
    }
    async #archiveOf(layout, layer, signal) {
        const ahead = await this.#archives.get(layer.digest);
        if (ahead === undefined)
            return await archiveIn(layout.blob(layer).open(), signal);
        return (await isWhole(layout.blob(layer).open())) ? ahead : undefined;
    }
    /** @throws {Error} of the file system; nobody needs what was not kept */
    async keep(diffId, { mediaType, digest }, layout) {
        if (mediaType !== GZIP)
            return;
        await (0,external_node_fs_promises_.mkdir)(this.#folder, { recursive: true, mode: 0o700 });
        const hex = [diffId, digest].map((one) => one.replace('sha256:', ''));
        await put(blobOf(layout, digest), (0,external_node_path_.join)(this.#folder, [this.#maker, ...hex].join('-')));
    }
    /** Of all makers, down to as many bytes as may stay, where this user may remove them. */
    async trim() {
        let bytes = 0;
        for (const { path, size } of (await this.#files()).sort(newest)) {
            bytes += size;
            if (bytes > this.#most)
                await (0,external_node_fs_promises_.rm)(path, { force: true }).catch(() => { });
        }
    }
    async #files() {
        const names = await (0,external_node_fs_promises_.readdir)(this.#folder).catch(() => []);
        return await Promise.all(names.map(async (name) => {
            const path = (0,external_node_path_.join)(this.#folder, name);
            const { size = 0, mtimeMs = 0 } = (await (0,external_node_fs_promises_.stat)(path).catch(() => undefined)) ?? {};
            return { name, path, size, mtimeMs };
        }));
    }
}
function newest(one, other) {
    return other.mtimeMs - one.mtimeMs;
}
function blobOf(layout, digest) {
    return (0,external_node_path_.join)(layout.name, 'blobs', ...digest.split(':'));
}
/** Complete or not there, under one more name where one file system has both. */
async function put(from, to) {
    const linked = await (0,external_node_fs_promises_.link)(from, to).then(() => true, (error) => error.code === 'EEXIST');
    if (linked)
        return;
    const draft = `${to}.${(0,external_node_crypto_.randomUUID)()}`;
    try {
        await (0,external_node_fs_promises_.copyFile)(from, draft);
        await (0,external_node_fs_promises_.rename)(draft, to);
    }
    finally {
        await (0,external_node_fs_promises_.rm)(draft, { force: true });
    }
}
/** A regular file, no link (T12), whose bytes are who their digest says. */
async function* fileBytes(path, content) {
    const file = await (0,external_node_fs_promises_.open)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NOFOLLOW | external_node_fs_.constants.O_NONBLOCK);
    yield* checked(file.createReadStream({ highWaterMark: layer_cache_CHUNK }), content, path);
}
async function isWhole(bytes) {
    try {
        for await (const _ of bytes)
            ;
        return true;
    }
    catch {
        return false;
    }
}
/** Digest of what a blob unpacks to; undefined where the blob is not who its digest says, or no gzip. */
async function archiveIn(packed, signal) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    try {
        const add = async (plain) => {
            for await (const chunk of plain)
                hash.update(chunk);
        };
        await (0,promises_.pipeline)(external_node_stream_.Readable.from(packed), (0,external_node_zlib_.createGunzip)({ chunkSize: layer_cache_CHUNK }), add, { signal });
    }
    catch {
        return undefined;
    }
    return `sha256:${hash.digest('hex')}`;
}

;// CONCATENATED MODULE: ./src/image/builders/request.js

/** Words in the name of a build argument that give it away as a secret. */
const SECRET_WORDS = /(?:^|_)(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)(?:_|$)/i;
const request_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,255}$/;
const SECRET_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const STAGE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const PLATFORM = /^[a-z0-9]+\/[a-z0-9]+(?:\/v[0-9]+)?$/;
const LABEL = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$/;
/** What both builders would take apart: a comma ends a field of `--secret` and `--output`, a quote begins one. */
const PLAIN_PATH = /^[^\p{Cc},"=]+$/u;
const request_CACHE = /^type=[a-z]+(?:,[a-z-]+=[^,"\s\p{Cc}]+)*$/u;
/**
 * Refuses a request that a builder would understand in another way than it is meant (T1), or that would write a secret
 * into the image (T8).
 *
 * @throws {UserError} the first such value, by name
 */
function checkRequest(request) {
    const { platforms, target, buildArgs, labels, secrets, ssh, cacheFrom, cacheTo } = request;
    if (platforms.length === 0)
        throw new src_errors/* UserError */.yo('no platform is given; write linux/amd64, for instance');
    for (const platform of platforms)
        demand(PLATFORM, platform, 'platform', 'linux/amd64 or linux/arm64');
    if (target !== undefined)
        demand(STAGE, target, 'target', 'the name of a stage of the Dockerfile');
    for (const [name, value] of Object.entries(buildArgs))
        checkBuildArgument(name, value);
    for (const [name, value] of Object.entries(labels)) {
        demand(LABEL, name, 'label', 'a name such as com.example.team');
        withoutControls(value, `the label ${name}`);
    }
    for (const secret of secrets)
        checkSecret(secret);
    for (const one of ssh)
        checkSsh(one);
    for (const one of [...cacheFrom, ...cacheTo]) {
        demand(request_CACHE, one, 'cache', 'it as buildx takes it, such as type=registry,ref=ghcr.io/acme/shop:cache');
    }
    for (const path of [request.context, request.dockerfile, request.layout])
        withoutControls(path, 'a path');
}
function checkBuildArgument(name, value) {
    demand(request_NAME, name, 'build argument', 'a name of letters, digits and _');
    if (SECRET_WORDS.test(name)) {
        throw new src_errors/* UserError */.yo(`the build argument ${name} looks like a secret, and build arguments are written into the image; give it as a secret (id=${name.toLowerCase()},env=${name}) and read it in the Dockerfile by RUN --mount=type=secret,id=${name.toLowerCase()}`);
    }
    withoutControls(value, `the build argument ${name}`);
}
function checkSecret({ id, file, env }) {
    demand(SECRET_ID, id, 'secret id', 'letters, digits, - and _');
    if ((file === undefined) === (env === undefined)) {
        throw new src_errors/* UserError */.yo(`the secret ${id} needs either src=<file> or env=<variable>`);
    }
    if (env !== undefined)
        demand(request_NAME, env, `variable of the secret ${id}`, 'the name of an environment variable');
    if (file !== undefined)
        demand(PLAIN_PATH, file, `file of the secret ${id}`, 'a path without commas, quotes and =');
}
function checkSsh(one) {
    const [id = '', path] = one.split(/=(.*)/s);
    demand(SECRET_ID, id, 'ssh id', 'default, or id=path');
    if (path !== undefined)
        demand(PLAIN_PATH, path, `path of the ssh id ${id}`, 'a path without commas, quotes and =');
}
function demand(pattern, value, what, instead) {
    if (pattern.test(value) && !value.startsWith('-'))
        return;
    throw new src_errors/* UserError */.yo(`the ${what} ${JSON.stringify(value.slice(0, 200))} is not understood; write ${instead}`);
}
function withoutControls(value, what) {
    if (/[\0\r\n]/.test(value))
        throw new src_errors/* UserError */.yo(`${what} has a line break in it; write it in one line`);
}

;// CONCATENATED MODULE: ./src/image/builders/surroundings.js



/**
 * The environment of a builder. Tools that it starts by name (git, credential helpers) can't come from the workspace
 * either: its folders leave PATH.
 */
function builderEnvironment({ env, outside }, also, set = {}) {
    return { ...childEnvironment(env, also), ...set, PATH: pathOutside(env.PATH, outside), LC_ALL: 'C' };
}
function pathOutside(path, outside) {
    const forbidden = outside.flatMap((folder) => [folder, surroundings_realOrSame(folder)]);
    return (path ?? '')
        .split(':')
        .filter((folder) => (0,external_node_path_.isAbsolute)(folder))
        .filter((folder) => ![folder, surroundings_realOrSame(folder)].some((one) => forbidden.some((top) => surroundings_isIn(one, top))))
        .join(':');
}
function surroundings_isIn(path, folder) {
    return path === folder || path.startsWith(folder.endsWith(external_node_path_.sep) ? folder : folder + external_node_path_.sep);
}
function surroundings_realOrSame(path) {
    try {
        return (0,external_node_fs_.realpathSync)(path);
    }
    catch {
        return path;
    }
}

;// CONCATENATED MODULE: ./src/image/builders/buildah.js














const ASK_SECONDS = 60;
/** After a cancel the runner waits a few seconds before it kills. */
const TIDY_SECONDS = 20;
const VARIABLES = [
    'CONTAINERS_CONF',
    'CONTAINERS_REGISTRIES_CONF',
    'CONTAINERS_STORAGE_CONF',
    'REGISTRY_AUTH_FILE',
    'STORAGE_DRIVER',
];
/** buildah, with the storage that its user has: the layers that stay there are the cache of the next build. */
function buildah(surroundings) {
    return {
        name: 'buildah',
        async available() {
            try {
                const program = findProgram('buildah', surroundings.env.PATH, surroundings.outside);
                const { version, failure } = await buildah_versionOf(program, surroundings, new AbortController().signal);
                return version !== undefined ? { version } : { missing: `buildah does not answer (${failure})` };
            }
            catch (error) {
                if (error instanceof src_errors/* UserError */.yo)
                    return { missing: error.message };
                throw error;
            }
        },
        async build(request, progress, cancelled) {
            checkRequest(request);
            return await new Build(surroundings, request, progress, cancelled).run();
        },
    };
}
/** One build: what it makes in the storage besides layers has a name of its own, by which it is removed. */
class Build {
    #surroundings;
    #request;
    #progress;
    #cancelled;
    #program;
    #name = `gradus-${(0,external_node_crypto_.randomBytes)(8).toString('hex')}`;
    /** An empty list of mounts; every working container of the build says its path, and nothing else of ours. */
    #mark;
    constructor(surroundings, request, progress, cancelled) {
        this.#surroundings = surroundings;
        this.#request = request;
        this.#progress = progress;
        this.#cancelled = cancelled;
        this.#program = findProgram('buildah', surroundings.env.PATH, surroundings.outside);
        this.#mark = (0,external_node_path_.join)(surroundings.temporary, `${this.#name}.mounts`);
    }
    async run() {
        const begin = performance.now();
        const { usable, notices } = cachesOf(this.#request);
        for (const notice of notices)
            this.#progress(notice);
        (0,external_node_fs_.writeFileSync)(this.#mark, '', { mode: 0o600, flag: 'wx' });
        try {
            const { digest, said } = await this.#inLayout(usable);
            const duration = (performance.now() - begin) / 1000;
            const all = [...notices, ...said.notices];
            return { digest, duration, steps: said.steps, statements: [], notices: all, reproducible: true };
        }
        catch (error) {
            (0,external_node_fs_.rmSync)(usable.layout, { recursive: true, force: true });
            await this.#removeContainers();
            throw error;
        }
        finally {
            await this.#removeManifest(AbortSignal.timeout(TIDY_SECONDS * 1000));
            (0,external_node_fs_.rmSync)(this.#mark, { force: true });
        }
    }
    async #inLayout(request) {
        const { version = 'unknown' } = await buildah_versionOf(this.#program, this.#surroundings, this.#cancelled);
        const cache = new LayerCache(cacheFolder(this.#surroundings), `buildah-${version}`);
        const ahead = cache.readAhead(this.#cancelled);
        const said = await this.#build(request, []).finally(() => cache.endAhead());
        await ahead;
        try {
            return { digest: await this.#export(request, cache), said };
        }
        catch (error) {
            if (!(error instanceof WrongPlatforms))
                throw error;
            // Its cache takes the image of one platform for another's where both have the same steps on no base image.
            this.#progress('buildah took one platform for another from its cache; building again without the cache');
            await this.#removeManifest(this.#cancelled);
            const again = await this.#build(request, ['--no-cache']);
            return { digest: await this.#export(request, cache), said: again };
        }
    }
    async #build(request, further) {
        const said = new BuildahProgress(this.#progress);
        const args = buildArguments(request, this.#surroundings, this.#name);
        const { failure } = await runProgram(this.#program, [`--default-mounts-file=${this.#mark}`, ...args, ...further, '--', request.context], {
            env: environment(this.#surroundings, [
                ...request.secrets.flatMap(({ env }) => env ?? []),
                ...(request.ssh.length > 0 ? ['SSH_AUTH_SOCK'] : []),
            ]),
            signal: this.#cancelled,
            onLine: (line) => said.take(line),
        });
        if (failure !== undefined) {
            const why = said.failure(request.dockerfile);
            throw failureOf(request.dockerfile, why.failure, why.image);
        }
        return said;
    }
    async #export(request, cache) {
        return await new CompressedLayers(cache, this.#progress).export(request, this.#cancelled, async () => {
            const pushed = await this.#ask(['manifest', 'push', '--all', '--quiet', this.#name, `oci:${request.layout}`]);
            if (pushed.failure === undefined)
                return;
            throw failureOf(request.dockerfile, { reason: pushed.failure, log: [] }, undefined);
        });
    }
    /** A cancel kills buildah in the middle of a step, and it leaves what it worked in. */
    async #removeContainers() {
        const signal = AbortSignal.timeout(TIDY_SECONDS * 1000);
        try {
            const { stdout } = await this.#ask(['containers', '--all', '--format', '{{.ContainerID}}'], signal);
            for (const id of stdout.split('\n').filter((line) => /^[0-9a-f]+$/.test(line))) {
                const { stdout: about } = await this.#ask(['inspect', '--type', 'container', '--', id], signal);
                if (about.includes(this.#mark))
                    await this.#ask(['rm', '--', id], signal);
            }
        }
        catch (error) {
            this.#progress(`warning: buildah could not be tidied up: ${(0,src_errors/* messageOf */.bD)(error)}`);
        }
    }
    async #removeManifest(signal) {
        // Where the build did not get as far, there is none.
        await this.#ask(['manifest', 'rm', this.#name], signal).catch(() => { });
    }
    #ask(args, signal = this.#cancelled) {
        return runProgram(this.#program, args, { env: environment(this.#surroundings), signal });
    }
}
async function buildah_versionOf(program, surroundings, signal) {
    const options = { env: environment(surroundings), signal, seconds: ASK_SECONDS };
    const { code, stdout, failure } = await runProgram(program, ['--version'], options);
    const version = /version (\d+\.\d+\S*)/.exec(stdout)?.[1];
    return code === 0 && version !== undefined ? { version } : { ...(failure !== undefined && { failure }) };
}
/** Beside what other programs of this user keep; like buildah's own storage it outlives the run. */
function cacheFolder({ env }) {
    return (0,external_node_path_.join)(env.XDG_CACHE_HOME || (0,external_node_path_.join)(env.HOME || (0,external_node_os_.homedir)(), '.cache'), 'gradus', 'layers');
}
/** The command line of buildah up to the context; every value stands in an argument of its own (T1). */
function buildArguments(request, { isolation = 'chroot' }, name) {
    return [
        'build',
        `--isolation=${isolation}`,
        '--layers',
        '--force-rm',
        '--format=oci',
        '--identity-label=false',
        `--timestamp=${request.epoch}`,
        `--manifest=${name}`,
        `--file=${request.dockerfile}`,
        ...ignoreFile(request.dockerfile),
        `--platform=${request.platforms.join(',')}`,
        ...(request.target === undefined ? [] : [`--target=${request.target}`]),
        ...Object.entries(request.buildArgs).map(([key, value]) => `--build-arg=${key}=${value}`),
        ...Object.entries(request.labels).map(([key, value]) => `--label=${key}=${value}`),
        ...request.secrets.map(({ id, file, env }) => `--secret=id=${id},${file === undefined ? `env=${env}` : `src=${file}`}`),
        ...request.ssh.map((one) => `--ssh=${one}`),
        ...request.cacheFrom.map((one) => `--cache-from=${buildah_repositoryOf(one)}`),
        ...request.cacheTo.map((one) => `--cache-to=${buildah_repositoryOf(one)}`),
    ];
}
/** BuildKit's own habit: a file beside the Dockerfile goes before the context's. */
function ignoreFile(dockerfile) {
    const path = `${dockerfile}.dockerignore`;
    return (0,external_node_fs_.existsSync)(path) ? [`--ignorefile=${path}`] : [];
}
/** buildah keeps its cache in its storage and in registries; anything else is left out, with a notice. */
function cachesOf(request) {
    const isUsable = (one) => buildah_repositoryOf(one) !== undefined;
    const unusable = [...new Set([...request.cacheFrom, ...request.cacheTo].filter((one) => !isUsable(one)))];
    return {
        usable: { ...request, cacheFrom: request.cacheFrom.filter(isUsable), cacheTo: request.cacheTo.filter(isUsable) },
        notices: unusable.map((one) => `buildah can't use the cache ${one.split(',')[0]}: only type=registry, and what is in its storage; buildx can`),
    };
}
/** buildah takes a repository, without the tag that buildx needs. */
function buildah_repositoryOf(cache) {
    const reference = /^type=registry,(?:.*,)?ref=([^,]+)/.exec(cache)?.[1];
    return reference?.replace(/(?<=\/[^/]*):[^/:]+$/, '');
}
function environment(surroundings, further = []) {
    const { env } = surroundings;
    // buildah fails where DOCKER_CONFIG names a folder without the file.
    const logins = (0,external_node_path_.join)(env.DOCKER_CONFIG ?? (0,external_node_path_.join)(env.HOME ?? (0,external_node_os_.homedir)(), '.docker'), 'config.json');
    const also = env.DOCKER_CONFIG !== undefined && (0,external_node_fs_.existsSync)(logins) ? ['DOCKER_CONFIG'] : [];
    return builderEnvironment(surroundings, [...VARIABLES, ...also, ...further], {
        BUILDAH_ISOLATION: surroundings.isolation ?? 'chroot',
    });
}

;// CONCATENATED MODULE: ./src/image/builders/buildx-progress.js

const MOST_VERTICES = 20_000;
const buildx_progress_KEPT_LINES = 30;
const LONGEST_REST = 10_000;
/** `[linux/amd64 build 2/4] RUN npm ci`; internal work has no number. */
const buildx_progress_STEP = /^\[(?:[^\]]* )?\d+\/\d+\] (.*)$/s;
/** Reads what buildx says while it builds: lines for a person, steps, and what failed. */
class BuildxProgress {
    #vertices = new Map();
    #report;
    /** What buildx says besides: its last error, and the place in the Dockerfile. */
    #words = [];
    constructor(report) {
        this.#report = report;
    }
    take(line) {
        const status = buildx_progress_parsed(line);
        if (status === undefined) {
            this.#words.push(line);
            if (this.#words.length > buildx_progress_KEPT_LINES * 2)
                this.#words.shift();
            if (line.trim() !== '')
                this.#report(line);
            return;
        }
        for (const vertex of status.vertexes ?? [])
            this.#vertex(vertex);
        for (const { vertex = '', data = '' } of status.logs ?? [])
            this.#log(vertex, data);
        for (const { short = '' } of status.warnings ?? [])
            this.#report(`warning: ${buildx_progress_decoded(short).trim()}`);
    }
    get steps() {
        const list = [...this.#vertices.values()].flatMap(({ name, cached }) => {
            const instruction = buildx_progress_STEP.exec(name)?.[1];
            return instruction !== undefined && isWork(instruction) ? [{ name, cached }] : [];
        });
        return counted(list);
    }
    /** Why it failed, and the base image whose pull it was. */
    get failure() {
        // A step that another one's failure ended says "context canceled".
        const failed = [...this.#vertices.values()].filter(({ error }) => error !== '');
        const first = failed.find(({ error }) => !/cancel+ed/.test(error)) ?? failed[0];
        const said = this.#words.map((line) => /^ERROR: (.*)$/.exec(line)?.[1]).findLast((text) => text !== undefined);
        const line = this.#words.map((text) => /^\S[^:]*:(\d+)$/.exec(text)?.[1]).findLast((text) => text !== undefined);
        const image = /^\[internal\] load metadata for (\S+)$|^\[[^\]]*\] FROM (\S+)/.exec(first?.name ?? '');
        return {
            failure: {
                ...(first === undefined ? {} : { step: first.name }),
                ...(line === undefined ? {} : { line: Number(line) }),
                reason: first?.error || said || this.#words.findLast((text) => text.trim() !== '') || 'buildx did not say why',
                log: first?.log ?? [],
            },
            image: image?.[1] ?? image?.[2],
        };
    }
    #vertex({ digest = '', name = '', started, completed, cached = false, error = '', }) {
        let vertex = this.#vertices.get(digest);
        if (vertex === undefined) {
            if (this.#vertices.size >= MOST_VERTICES)
                return;
            const number = this.#vertices.size + 1;
            vertex = { number, name, started: false, ended: false, cached: false, error: '', log: [], rest: '' };
            this.#vertices.set(digest, vertex);
        }
        if (name !== '')
            vertex.name = name;
        if (started !== undefined && !vertex.started) {
            vertex.started = true;
            this.#report(`#${vertex.number} ${vertex.name}`);
        }
        vertex.cached ||= cached;
        vertex.error ||= error;
        if (completed === undefined || vertex.ended)
            return;
        vertex.ended = true;
        this.#endLine(vertex);
        if (vertex.started)
            this.#report(`#${vertex.number} ${ending(vertex, started, completed)}`);
    }
    #log(digest, data) {
        const vertex = this.#vertices.get(digest);
        if (vertex === undefined)
            return;
        const lines = (vertex.rest + buildx_progress_decoded(data)).split(/\r\n|\n|\r/);
        vertex.rest = (lines.pop() ?? '').slice(-LONGEST_REST);
        for (const line of lines)
            this.#line(vertex, line);
    }
    #endLine(vertex) {
        if (vertex.rest !== '')
            this.#line(vertex, vertex.rest);
        vertex.rest = '';
    }
    #line(vertex, line) {
        vertex.log.push(line);
        if (vertex.log.length > buildx_progress_KEPT_LINES)
            vertex.log.shift();
        this.#report(`#${vertex.number} ${line}`);
    }
}
function buildx_progress_parsed(line) {
    if (!line.startsWith('{'))
        return undefined;
    try {
        const value = JSON.parse(line);
        const isStatus = typeof value === 'object' &&
            value !== null &&
            ('vertexes' in value || 'logs' in value || 'statuses' in value || 'warnings' in value);
        return isStatus ? value : undefined;
    }
    catch {
        return undefined;
    }
}
function buildx_progress_decoded(base64) {
    return Buffer.from(base64, 'base64').toString('utf8');
}
function ending({ error, cached }, started, completed) {
    if (error !== '')
        return `ERROR: ${error}`;
    if (cached)
        return 'CACHED';
    const seconds = (Date.parse(completed) - Date.parse(started ?? completed)) / 1000;
    return `DONE ${Number.isFinite(seconds) ? seconds.toFixed(1) : '0.0'}s`;
}

;// CONCATENATED MODULE: ./src/image/builders/buildx.js









/** Older ones have no `--progress=rawjson`. */
const OLDEST = [0, 13];
const buildx_ASK_SECONDS = 60;
/** How the client finds its daemon, its builders and a person's logins. */
const buildx_VARIABLES = [
    'DOCKER_CONFIG',
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_CERT_PATH',
    'DOCKER_TLS_VERIFY',
    'BUILDX_CONFIG',
    'BUILDX_BUILDER',
];
/** BuildKit by way of `docker buildx`. */
function buildx(surroundings) {
    const environment = builderEnvironment(surroundings, buildx_VARIABLES);
    const ask = (command, args, signal) => runProgram(command.program, [...command.before, ...args], { env: environment, signal, seconds: buildx_ASK_SECONDS });
    async function command(signal) {
        for (const [name, before] of [
            ['docker', ['buildx']],
            ['docker-buildx', []],
            ['buildx', []],
        ]) {
            const program = found(name, surroundings);
            if (program === undefined)
                continue;
            const { code, stdout } = await ask({ program, before }, ['version'], signal);
            const version = /\bv?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
            if (code !== 0 || version === undefined)
                continue;
            if (isOlder(version)) {
                return {
                    missing: `buildx ${version} is too old; 0.13 is the oldest that serves, and docker/setup-buildx-action brings the newest`,
                };
            }
            return { program, before, version };
        }
        return { missing: 'docker has no plugin buildx here; add docker/setup-buildx-action before this step' };
    }
    async function usable(signal) {
        const candidate = await command(signal);
        if ('missing' in candidate)
            return candidate;
        const builder = await builderOf((args) => ask(candidate, args, signal), surroundings.builderName);
        return 'missing' in builder ? builder : { ...candidate, ...builder };
    }
    return {
        name: 'buildx',
        async available() {
            const answer = await usable(new AbortController().signal);
            return 'missing' in answer ? answer : { version: answer.version };
        },
        async build(request, progress, cancelled) {
            checkRequest(request);
            const chosen = await usable(cancelled);
            if ('missing' in chosen)
                throw new src_errors/* UserError */.yo(chosen.missing);
            try {
                return await buildWith(chosen, surroundings, request, progress, cancelled);
            }
            catch (error) {
                (0,external_node_fs_.rmSync)(request.layout, { recursive: true, force: true });
                throw error;
            }
        },
    };
}
async function buildWith(command, surroundings, request, progress, cancelled) {
    const said = new BuildxProgress(progress);
    const begin = performance.now();
    const { failure } = await runProgram(command.program, [...command.before, ...buildx_buildArguments(request, surroundings)], {
        env: builderEnvironment(surroundings, [...buildx_VARIABLES, ...furtherVariables(request, surroundings)]),
        signal: cancelled,
        onLine: (line) => said.take(line),
    });
    if (failure !== undefined)
        throw failureOf(request.dockerfile, said.failure.failure, said.failure.image);
    const duration = (performance.now() - begin) / 1000;
    const { digest, statements } = await settleLayout(request.layout, request.platforms);
    return { digest, duration, steps: said.steps, statements, notices: [], reproducible: reproducible(command) };
}
/** The whole command line after `buildx`; every value stands in an argument of its own (T1). */
function buildx_buildArguments(request, { builderName }) {
    const { buildArgs, labels, secrets } = request;
    return [
        'build',
        ...(builderName === undefined ? [] : [`--builder=${builderName}`]),
        '--progress=rawjson',
        `--file=${request.dockerfile}`,
        `--platform=${request.platforms.join(',')}`,
        ...(request.target === undefined ? [] : [`--target=${request.target}`]),
        ...Object.entries({ ...buildArgs, SOURCE_DATE_EPOCH: String(request.epoch) }).map(([name, value]) => `--build-arg=${name}=${value}`),
        ...Object.entries(labels).map(([name, value]) => `--label=${name}=${value}`),
        ...secrets.map(({ id, file, env }) => `--secret=id=${id},${file === undefined ? `env=${env}` : `src=${file}`}`),
        ...request.ssh.map((one) => `--ssh=${one}`),
        ...request.cacheFrom.map((one) => `--cache-from=${one}`),
        ...request.cacheTo.map((one) => `--cache-to=${one}`),
        // It is taken out of the layout afterwards: in the index it would give each run another digest.
        request.provenance ? '--attest=type=provenance,mode=max,version=v1' : '--provenance=false',
        // An SBOM is made by a scanner image that BuildKit would pull from where it pleases; ours comes from the scan.
        '--sbom=false',
        `--output=type=oci,dest=${request.layout},tar=false,rewrite-timestamp=true`,
        '--',
        request.context,
    ];
}
/** What this one build may see besides: the cache service, its secrets, the agent of SSH (T9). */
function furtherVariables({ cacheFrom, cacheTo, secrets, ssh }, { cacheVariables }) {
    const asksCacheService = [...cacheFrom, ...cacheTo].some((one) => /^type=gha(?:,|$)/.test(one));
    return [
        ...(asksCacheService ? cacheVariables : []),
        ...secrets.flatMap(({ env }) => env ?? []),
        ...(ssh.length > 0 ? ['SSH_AUTH_SOCK'] : []),
    ];
}
/** The builder of buildx, or why it can't write an OCI layout. */
async function builderOf(ask, name) {
    const which = name === undefined ? [] : [name];
    const { code, stdout, failure } = await ask(['inspect', ...which]);
    const field = (label, text) => new RegExp(`^\\s*${label}:\\s+(.+)$`, 'm').exec(text)?.[1]?.trim();
    const error = field('Error', stdout);
    if (code !== 0 || error !== undefined) {
        const why = error ?? failure;
        return {
            missing: `the builder ${name ?? 'of buildx'} can't be used (${why}); add docker/setup-buildx-action before this step`,
        };
    }
    const buildkit = field('BuildKit version', stdout)?.replace(/^v/, '');
    if (field('Driver', stdout) !== 'docker')
        return { buildkit };
    // With containerd's image store docker's own driver can; only the features say so.
    const features = await ask(['--debug', 'inspect', ...which]);
    if (field('OCI exporter', features.stdout + features.stderr) === 'true')
        return { buildkit };
    return {
        missing: `the builder ${field('Name', stdout) ?? ''} has the driver docker, which writes neither OCI layouts nor several platforms; add docker/setup-buildx-action before this step, or run docker buildx create --use`,
    };
}
/** BuildKit rewrites timestamps in layers since the version that buildx 0.13 came with. */
function reproducible({ buildkit }) {
    if (buildkit === undefined || !isOlder(buildkit))
        return true;
    return `BuildKit ${buildkit} leaves the time of the build in layers; 0.13 or newer writes SOURCE_DATE_EPOCH there`;
}
function isOlder(version) {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
function found(name, { env, outside }) {
    try {
        return findProgram(name, env.PATH, outside);
    }
    catch (error) {
        if (error instanceof src_errors/* UserError */.yo)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/image/builders.js



/** Every builder there is, in the order in which `auto` asks them. */
const builders = { buildx: buildx, buildah: buildah };
/**
 * @param wish `auto`: the first that can be used here
 * @throws {UserError} the one that is wanted, or every one, can't be used, and how to get it
 */
async function chooseBuilder(wish, surroundings) {
    const reasons = [];
    for (const name of wish === 'auto' ? ['buildx', 'buildah'] : [wish]) {
        const builder = builders[name](surroundings);
        const answer = await builder.available();
        if ('version' in answer)
            return { builder, version: answer.version };
        reasons.push(`${name}: ${answer.missing}`);
    }
    if (wish !== 'auto')
        throw new src_errors/* UserError */.yo(reasons.join());
    throw new src_errors/* UserError */.yo(`nothing can build an image here (${reasons.join('; ')})`);
}

;// CONCATENATED MODULE: ./src/image/commit.js




const SECONDS = 30;
/**
 * The commit that a folder is checked out at, asked of git.
 *
 * @returns nothing where there is no repository, no commit or no git
 */
async function commitOf(folder, surroundings, signal) {
    const args = ['-c', 'log.showSignature=false', 'log', '-1', '--no-show-signature', '--format=%H %ct', 'HEAD'];
    const { code, stdout } = await askGit(folder, args, surroundings, signal);
    const [, commit, committed] = /^([0-9a-f]{40,64}) (\d{1,12})\n?$/.exec(stdout) ?? [];
    return code === 0 && commit !== undefined ? { commit, committed: Number(committed) } : {};
}
/**
 * Files that are not as the commit has them, new ones among them; paths from the top of the repository.
 *
 * @param root  its top folder
 * @param paths where to look, from there; empty: everywhere
 */
async function changedFiles(root, paths, surroundings, signal) {
    const places = paths.map((path) => `:(top,literal)${path}`);
    const args = ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--', ...places];
    const { code, stdout } = await askGit(root, args, surroundings, signal);
    if (code !== 0)
        return [];
    return stdout
        .split('\0')
        .map((line) => line.slice(3))
        .filter((path) => path !== '');
}
async function askGit(folder, args, surroundings, signal) {
    const git = commit_found(surroundings);
    if (git === undefined)
        return { code: undefined, stdout: '' };
    const settings = ['safe.directory=*', 'core.fsmonitor=false'].flatMap((one) => ['-c', one]);
    const env = {
        ...childEnvironment(surroundings.env),
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        GIT_OPTIONAL_LOCKS: '0',
        GIT_TERMINAL_PROMPT: '0',
        GIT_NO_REPLACE_OBJECTS: '1',
    };
    return await runProgram(git, [...settings, ...args], { env, signal, cwd: folder, seconds: SECONDS });
}
function commit_found({ env, outside }) {
    try {
        return findProgram('git', env.PATH, outside);
    }
    catch (error) {
        if (error instanceof src_errors/* UserError */.yo)
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ../../node_modules/packageurl-js/index.js
var packageurl_js = __webpack_require__(543);
;// CONCATENATED MODULE: ./src/oci/artifact.js




function partOfBytes(bytes, mediaType, said = {}) {
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
const EMPTY = partOfBytes(Buffer.from('{}'), OCI_EMPTY);
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
async function pushArtifact(store, artifact, tag) {
    const manifest = artifactManifest(artifact);
    const { config = EMPTY, layers } = artifact;
    for (const { descriptor, source } of [config, ...(layers.length === 0 ? [EMPTY] : layers)]) {
        await store.putBlob(descriptor, source);
    }
    await store.putManifest(manifest, tag === undefined ? 'root' : { tag });
    return manifest;
}

;// CONCATENATED MODULE: ./src/image/provenance.js


/** Media type of an in-toto statement. */
const IN_TOTO = 'application/vnd.in-toto+json';
const PREDICATE = 'https://slsa.dev/provenance/v1';
/** What the parameters below mean; the page of `build-image` describes it. */
const BUILD_TYPE = 'https://gradus.dev/build-image/v1';
/**
 * The SLSA provenance of a build. What a user decided is in the external parameters, all of them, so that a verifier may
 * refuse what it does not expect.
 */
function provenanceOf(facts) {
    if (facts.subjects.length === 0)
        throw new Error('provenance is about at least one digest');
    const { parameters, source, bases } = facts;
    return {
        _type: 'https://in-toto.io/Statement/v1',
        subject: facts.subjects.map(({ name, digest }) => ({ name, digest: digestSet(digest) })),
        predicateType: PREDICATE,
        predicate: {
            buildDefinition: {
                buildType: BUILD_TYPE,
                externalParameters: {
                    ...(source.repository === undefined ? {} : { source: sourceUri(source) }),
                    context: parameters.context,
                    dockerfile: parameters.dockerfile,
                    ...(parameters.target === undefined ? {} : { target: parameters.target }),
                    platforms: [...parameters.platforms],
                    buildArgs: [...parameters.buildArgs].sort(),
                    secrets: [...parameters.secrets].sort(),
                },
                internalParameters: { sourceDateEpoch: facts.epoch, ...(source.dirty ? { dirty: true } : {}) },
                resolvedDependencies: [
                    ...sourceDependency(source),
                    ...bases.map(({ reference, digest }) => ({ uri: ociUri(reference, digest), digest: digestSet(digest) })),
                ],
            },
            runDetails: {
                builder: { id: facts.builder, version: { ...facts.versions } },
                metadata: {
                    invocationId: facts.invocation,
                    startedOn: timestamp(facts.started),
                    finishedOn: timestamp(facts.finished),
                },
            },
        },
    };
}
/** The statement as it is written to a file and attached: the bytes that are signed. */
function provenanceBytes(provenance) {
    return Buffer.from(`${JSON.stringify(provenance, null, 2)}\n`);
}
/** The statement, unsigned, as a referrer of the image's index. */
function provenanceArtifact(bytes, subject) {
    const annotations = { 'in-toto.io/predicate-type': PREDICATE };
    return { artifactType: IN_TOTO, layers: [partOfBytes(bytes, IN_TOTO, { annotations })], subject, annotations };
}
/** A dirty tree is not the commit, so no digest is claimed for it. */
function sourceDependency(source) {
    if (source.repository === undefined || source.commit === undefined)
        return [];
    const uri = sourceUri(source);
    return [source.dirty ? { uri } : { uri, digest: { gitCommit: source.commit } }];
}
function sourceUri({ repository, ref }) {
    return `git+${repository}${ref === undefined ? '' : `@${ref}`}`;
}
/**
 * `docker.io/library/python:3.13-slim` as a package URL.
 *
 * @see https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md
 */
function ociUri(reference, digest) {
    const plain = reference.split('@')[0];
    const slash = plain.lastIndexOf('/');
    const colon = plain.indexOf(':', slash);
    const repository = (colon < 0 ? plain : plain.slice(0, colon)).toLowerCase();
    const tag = colon < 0 ? undefined : plain.slice(colon + 1);
    return new packageurl_js.PackageURL('oci', undefined, repository.slice(repository.lastIndexOf('/') + 1), digest, {
        repository_url: repository,
        ...(tag === undefined ? {} : { tag }),
    }, undefined).toString();
}
function digestSet(digest) {
    const [algorithm = '', value = ''] = digest.split(':');
    if (algorithm !== 'sha256' || !/^[0-9a-f]{64}$/.test(value))
        throw new Error(`${digest} is no sha256 digest`);
    return { [algorithm]: value };
}
/** RFC 3339 in UTC with whole seconds, as the specification has it. */
function timestamp(ms) {
    return new Date(ms).toISOString().replace(/\.[0-9]{3}Z$/, 'Z');
}

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
        throw new src_errors/* UserError */.yo(`${name} is no JSON (${(0,src_errors/* messageOf */.bD)(cause).slice(0, 200)})`, { cause });
    }
    if (!isObject(value))
        throw new src_errors/* UserError */.yo(`${name} holds no JSON object`);
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
function json_textAt(object, key) {
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

;// CONCATENATED MODULE: ./src/image/sbom.js




/** @see https://www.iana.org/assignments/media-types/application/vnd.cyclonedx+json */
const CYCLONEDX = 'application/vnd.cyclonedx+json';
/**
 * A CycloneDX SBOM in JSON, as it stands.
 *
 * @param name how errors call it
 * @throws {UserError} it is none, or lists nothing
 * @see https://cyclonedx.org/docs/1.6/json/
 */
function readSbom(bytes, name) {
    const sbom = readJsonObject(Buffer.from(bytes).toString('utf8'), name);
    if (json_textAt(sbom, 'bomFormat') !== 'CycloneDX')
        throw new src_errors/* UserError */.yo(`${name} is no CycloneDX SBOM: it has no bomFormat`);
    const specVersion = json_textAt(sbom, 'specVersion') ?? '';
    if (!/^1\.[0-9]+$/.test(specVersion)) {
        throw new src_errors/* UserError */.yo(`${name} has specVersion ${JSON.stringify(specVersion.slice(0, 20))}; 1.x is read`);
    }
    const components = listAt(sbom, 'components').length;
    if (components === 0)
        throw new src_errors/* UserError */.yo(`${name} lists no component; nothing was recognised in the image`);
    return { specVersion, components, bytes };
}
/** An SBOM as a referrer of one platform's image. */
function sbomArtifact({ bytes }, subject) {
    return { artifactType: CYCLONEDX, layers: [partOfBytes(bytes, CYCLONEDX)], subject };
}
/** An SBOM says what is in an image, for ever; which of it is vulnerable changes by the day and goes out of it. */
async function stripFindings(file) {
    const { vulnerabilities, ...rest } = readJsonObject(await (0,external_node_fs_promises_.readFile)(file, 'utf8'), file);
    if (vulnerabilities !== undefined)
        await (0,external_node_fs_promises_.writeFile)(file, `${JSON.stringify(rest, null, 2)}\n`);
}

;// CONCATENATED MODULE: ./src/image/scan/subjects.js



/**
 * The images of all platforms below a digest; attestations that lie beside them are none.
 *
 * @throws {UserError} the store has no such image, or not what the digest says
 */
async function subjectsOf(store, digest) {
    const root = await store.resolve(digest);
    const images = root.kind === 'image' ? [root] : await Promise.all(subjects_platformsOf(root.manifests, store));
    const subjects = images.filter((one) => one.kind === 'image');
    if (subjects.length === 0)
        throw new src_errors/* UserError */.yo(`${digest} in ${store.name} has no image to scan; build it again`);
    return await Promise.all(subjects.map((image) => subjects_subjectOf(store, image)));
}
function subjects_platformsOf(manifests, store) {
    return manifests.filter(platformName).map(({ digest }) => store.resolve(digest));
}
async function subjects_subjectOf(store, image) {
    const { mediaType, digest, size } = image.descriptor;
    const platform = platformName({ ...image.descriptor, platform: await ownPlatform(store, image) }) ?? '';
    return { manifest: { mediaType, digest, size }, config: image.config.digest, platform };
}

;// CONCATENATED MODULE: ./src/image/tags.js

const tags_LONGEST = 128;
const SHORT_COMMIT = 7;
const SEMVER = /^v?((0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8}))((?:-[0-9A-Za-z.-]{1,100})?(?:\+[0-9A-Za-z.-]{1,100})?)$/;
/**
 * `3f2a1bc-20261121T142439Z`: the commit and the time of the build in UTC, without a colon, so that it sorts, says when
 * and never names two builds.
 */
function buildTag({ commit }, now) {
    const time = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
    return commit === undefined ? time : `${commit.slice(0, SHORT_COMMIT)}-${time}`;
}
/**
 * Further tags: literal ones, and `{branch}`, `{tag}`, `{commit}`, `{version}`, `{major}.{minor}`, `{major}` filled in
 * by the rules of docker/metadata-action: what a tag can't have becomes `-`.
 *
 * @throws {UserError} a tag is none, asks for what isn't known, or is `latest`
 */
function furtherTags(wanted, facts) {
    const tags = new Map(wanted.map((pattern) => furtherTag(pattern, facts)).map((tag) => [tag.name, tag]));
    return [...tags.values()];
}
function furtherTag(pattern, facts) {
    let moves = !/\{(?:tag|commit|version)\}/.test(pattern);
    const filled = pattern.replaceAll(/\{([a-z]+)\}/g, (_, name) => placeholder(name, facts));
    const literal = filled === pattern;
    const name = literal ? pattern : sanitised(filled);
    if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(name)) {
        throw new src_errors/* UserError */.yo(`${JSON.stringify(pattern.slice(0, 200))} is no tag; write letters, digits, ".", "_" and "-", at most ${tags_LONGEST}, such as 1.4.2 or {branch}`);
    }
    if (name === 'latest') {
        throw new src_errors/* UserError */.yo('the tag latest says nothing of what it names; write {branch}, {version} or a name of your own');
    }
    // A whole version names one thing for good, written out or filled in.
    if (SEMVER.test(name))
        moves = false;
    return { name, moves };
}
function placeholder(name, facts) {
    const [, version, major, minor, , more = ''] = SEMVER.exec(facts.tag ?? '') ?? [];
    const known = {
        branch: facts.branch,
        tag: facts.tag,
        commit: facts.commit?.slice(0, SHORT_COMMIT),
        version: version === undefined ? undefined : version + more,
        // A prerelease is not what 1.4 or 1 means.
        major: more.startsWith('-') ? undefined : major,
        minor: more.startsWith('-') ? undefined : minor,
    };
    if (!Object.hasOwn(known, name)) {
        throw new src_errors/* UserError */.yo(`there is no {${name}} for a tag; there are ${Object.keys(known)
            .map((one) => `{${one}}`)
            .join(', ')}`);
    }
    const value = known[name];
    if (value !== undefined)
        return value;
    const needs = name === 'branch' ? 'a branch' : name === 'commit' ? 'a git repository' : 'a git tag such as v1.4.2';
    throw new src_errors/* UserError */.yo(`a tag asks for {${name}}, which needs ${needs} to be built; leave it out here`);
}
function sanitised(text) {
    return text
        .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
        .replace(/^[.-]+/, '')
        .slice(0, tags_LONGEST);
}
/**
 * The labels that every image has (OCI's own names). None depends on the run: two builds of one commit have the same.
 *
 * @param title   name of the service
 * @param epoch   SOURCE_DATE_EPOCH
 */
function labelsOf(title, epoch, { commit, tag, url }) {
    const version = tag ?? commit?.slice(0, SHORT_COMMIT);
    const labels = {
        'org.opencontainers.image.title': title,
        'org.opencontainers.image.created': new Date(epoch * 1000).toISOString().replace('.000Z', 'Z'),
        'org.opencontainers.image.revision': commit,
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.source': url,
    };
    return Object.fromEntries(Object.entries(labels).filter((entry) => entry[1] !== undefined));
}

// EXTERNAL MODULE: ./src/action/lists.js
var lists = __webpack_require__(4381);
;// CONCATENATED MODULE: ./src/action/image/cache.js


/**
 * The input `cache`: a word, or specifications as buildx takes them with `from=` or `to=` before each.
 *
 * @param repository where the image goes; the registry cache lies beside it
 * @throws {UserError} it is not understood, or there is no repository for a cache in the registry
 */
function cache_cacheOf(text, repository) {
    if (text === 'off')
        return { from: [], to: [] };
    if (text === 'gha')
        return { from: ['type=gha'], to: ['type=gha,mode=max'] };
    if (text === 'registry') {
        if (repository === undefined) {
            throw new src_errors/* UserError */.yo('input cache: registry needs the input image, the repository that the cache lies in');
        }
        const ref = `type=registry,ref=${repository}:buildcache`;
        return { from: [ref], to: [`${ref},mode=max`] };
    }
    const lines = (0,lists/* linesOf */.Dx)(text).map((line) => /^(from|to)=(type=.+)$/.exec(line));
    if (lines.some((line) => line === null)) {
        throw new src_errors/* UserError */.yo(`input cache: ${JSON.stringify(text.slice(0, 80))} is not understood; write off, gha, registry, or lines such as from=type=gha and to=type=gha,mode=max`);
    }
    const of = (way) => lines.flatMap((line) => (line?.[1] === way ? [line[2]] : []));
    return { from: of('from'), to: of('to') };
}

;// CONCATENATED MODULE: ./src/image/lint/finding.js
const LINT_SEVERITIES = ['error', 'warning', 'info'];
function error(line, message) {
    return { severity: 'error', line, message };
}
function warning(line, message) {
    return { severity: 'warning', line, message };
}
function info(line, message) {
    return { severity: 'info', line, message };
}

;// CONCATENATED MODULE: ./src/image/lint/shell.js
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh']);
/** Words that stand before a command and change nothing about what it does. */
const BEFORE = new Set([
    'if',
    'then',
    'else',
    'elif',
    'do',
    'while',
    'until',
    '!',
    '{',
    'time',
    'exec',
    'command',
    'env',
]);
function isShell(word) {
    return word !== undefined && SHELLS.has(baseName(word));
}
function baseName(word) {
    return word.slice(word.lastIndexOf('/') + 1);
}
/** Many rules ask for the same. */
const known = new WeakMap();
/** The commands that a RUN runs, as far as they are shell. */
function commandsOf(instruction) {
    const commands = known.get(instruction) ?? readCommands(instruction);
    known.set(instruction, commands);
    return commands;
}
function readCommands(instruction) {
    if (instruction.exec !== undefined) {
        const [program, option, script] = instruction.exec;
        const isScript = isShell(program) && option !== undefined && /^-[a-z]*c$/.test(option) && script !== undefined;
        return isScript ? shellCommands(script) : [{ words: instruction.exec, joint: '' }];
    }
    const [first = '', ...body] = instruction.text.split('\n');
    if (!/<<-?\s*["']?\w/.test(first))
        return shellCommands(instruction.text);
    const head = shellCommands(first.replaceAll(/<<-?\s*["']?\w+["']?/g, ' '));
    // Of another program than a shell the text is no shell script.
    const isScript = head.length === 0 || isShell(head[0]?.words[0]);
    return isScript ? [...head, ...shellCommands(body.join('\n'))] : head;
}
/**
 * Commands of a script in their order. Enough of a shell's grammar for what rules ask: quotes, comments, lists, pipes and
 * substitutions; no expansion. One pass, so that no text takes long.
 */
function shellCommands(script) {
    const reader = new Reader();
    const quotes = new Quotes();
    for (let index = 0; index < script.length; index += 1) {
        const sign = script[index];
        const next = script[index + 1];
        if (quotes.now === "'") {
            if (sign === "'")
                quotes.now = '';
            else
                reader.add(sign);
        }
        else if (sign === '\\' && next !== undefined) {
            if (next !== '\n')
                reader.add(next);
            index += 1;
        }
        else if ((sign === '$' || (sign === '<' && quotes.now === '')) && next === '(') {
            reader.end('$(');
            quotes.open('(');
            index += 1;
        }
        else if (sign === '`')
            reader.end(quotes.close('`') ? '&&' : quotes.open('`'));
        else if (sign === ')' && quotes.now === '') {
            quotes.close('(');
            reader.end('&&');
        }
        else if (sign === quotes.now)
            quotes.now = '';
        else if (quotes.now !== '')
            reader.add(sign);
        else if (sign === '"' || sign === "'") {
            quotes.now = sign;
            reader.add('');
        }
        else if (sign === '#' && reader.atWord)
            index = endOfLine(script, index);
        else
            index += reader.outside(sign, next);
    }
    return reader.commands;
}
function endOfLine(script, from) {
    const end = script.indexOf('\n', from);
    return end < 0 ? script.length : end - 1;
}
/** The quote that is open, and those around the substitutions that are. */
class Quotes {
    now = '';
    #around = [];
    open(sign) {
        this.#around.push({ sign, quote: this.now });
        this.now = '';
        return '$(';
    }
    close(sign) {
        if (this.#around.at(-1)?.sign !== sign)
            return false;
        this.now = this.#around.pop()?.quote ?? '';
        return true;
    }
}
class Reader {
    #commands = [];
    #words = [];
    #word;
    #joint = '';
    get atWord() {
        return this.#word === undefined;
    }
    add(text) {
        this.#word ??= [];
        this.#word.push(text);
    }
    endWord() {
        if (this.#word === undefined)
            return;
        this.#words.push(this.#word.join(''));
        this.#word = undefined;
    }
    /** A sign in no quotes; returns how many of the following belong to it. */
    outside(sign, next) {
        if (sign === '|' && next === '|')
            this.end('&&');
        else if (sign === '|')
            this.end('|');
        else if (/[;&\n(]/.test(sign))
            this.end('&&');
        else if (/\s/.test(sign))
            this.endWord();
        else
            this.add(sign);
        return sign === '|' && (next === '|' || next === '&') ? 1 : 0;
    }
    end(joint) {
        this.endWord();
        const start = this.#words.findIndex((word) => !BEFORE.has(word) && !/^[A-Za-z_]\w*=/.test(word));
        if (start >= 0)
            this.#commands.push({ words: this.#words.slice(start), joint: this.#joint });
        // An empty command keeps the joint of what it is part of: `| \n sh`.
        if (start >= 0 || this.#joint === '' || joint === '|')
            this.#joint = joint;
        this.#words = [];
    }
    get commands() {
        this.end('&&');
        return this.#commands;
    }
}
/** Words that are no options. */
function operands(command) {
    return command.words.slice(1).filter((word) => !word.startsWith('-'));
}
function hasOption(command, ...names) {
    return command.words.some((word) => names.some((name) => word === name || word.startsWith(`${name}=`)));
}

// EXTERNAL MODULE: ../../node_modules/dockerfile-ast/lib/main.js
var main = __webpack_require__(114);
;// CONCATENATED MODULE: ./src/image/dockerfile/read.js

/** The instructions of any Dockerfile, in order; comments and parser directives are not among them. */
function parseDockerfile(text) {
    return main.DockerfileParser.parse(text).getInstructions().map(readInstruction);
}
function readInstruction(instruction) {
    const flags = instruction instanceof main.ModifiableInstruction ? instruction.getFlags() : [];
    const all = instruction.getArgumentsContent() ?? '';
    const text = flags.reduce((rest) => rest.replace(/^--\S+\s*/, ''), all);
    const exec = execOf(text.replace(/^CMD\s+/i, ''));
    return {
        keyword: instruction.getKeyword(),
        line: instruction.getInstructionRange().start.line + 1,
        flags: flags.map((flag) => [flag.getName(), flag.getValue() ?? '']),
        text,
        ...(exec === undefined ? {} : { exec }),
        ...(instruction instanceof main.PropertyInstruction ? { values: valuesOf(instruction) } : {}),
    };
}
function valuesOf(instruction) {
    return instruction.getProperties().map((property) => [property.getName(), propertyValue(property)]);
}
/** The parser leaves an escaped dollar escaped. */
function propertyValue(property) {
    const raw = /^"(.*)"$/s.exec(property.getUnescapedValue() ?? '')?.[1];
    return raw?.replaceAll(/\\(["\\$])/g, '$1') ?? property.getValue() ?? '';
}
/** Builders take what is no JSON list of strings for shell form. */
function execOf(text) {
    if (!text.startsWith('['))
        return undefined;
    try {
        const value = JSON.parse(text);
        return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/image/lint/stages.js

function readStages(text) {
    const instructions = parseDockerfile(text).flatMap(withTriggers);
    const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
    const before = first < 0 ? instructions : instructions.slice(0, first);
    const defaults = variablesOf(before);
    const stages = [];
    let open = [];
    for (const instruction of instructions.slice(before.length)) {
        if (instruction.keyword === 'FROM' && !instruction.trigger) {
            open = [];
            stages.push(stage(instruction, open, stages, defaults));
        }
        else
            open.push(instruction);
    }
    return { lines: text.split(/\r?\n/), instructions, stages, shipped: chain(stages.at(-1)) };
}
/** `ONBUILD RUN x` as itself and as the RUN that it becomes. */
function withTriggers(instruction) {
    const self = { ...instruction, trigger: false };
    if (instruction.keyword !== 'ONBUILD')
        return [self];
    const triggers = parseDockerfile(instruction.text).slice(0, 1);
    return [self, ...triggers.map((trigger) => ({ ...trigger, line: instruction.line, trigger: true }))];
}
function stage(from, instructions, earlier, defaults) {
    const [written = '', as, name] = from.text.split(/\s+/);
    const image = stages_resolved(written, defaults);
    const parent = earlier.findLast((candidate) => candidate.name !== undefined && candidate.name === image?.toLowerCase());
    return {
        ...(as?.toLowerCase() === 'as' && name !== undefined && { name: name.toLowerCase() }),
        line: from.line,
        image,
        ...(parent !== undefined && { parent }),
        instructions,
    };
}
/** A stage and those it stands on, the lowest first. */
function chain(stage) {
    const found = [];
    for (let next = stage; next !== undefined; next = next.parent)
        found.unshift(next);
    return found;
}
/** Names and values that ARG and ENV set, the last of each name. */
function variablesOf(instructions) {
    const own = instructions.filter(({ keyword }) => keyword === 'ARG' || keyword === 'ENV');
    // ARG without a default says nothing about the value.
    return new Map(own.flatMap(({ values = [] }) => values.filter(([, value]) => value !== '')));
}
const stages_VARIABLE = /\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^{}$]*))?\})/g;
/** Text with its variables put in; undefined where one has no value that is written down. */
function stages_resolved(text, variables) {
    let known = true;
    const result = text.replaceAll(stages_VARIABLE, (_, plain, braced, fallback) => {
        const value = variables.get(plain ?? braced ?? '') ?? fallback;
        if (value === undefined)
            known = false;
        return value ?? '';
    });
    return known && !result.includes('$') ? result : undefined;
}
/** Value of a flag: `--from=build`. */
function flag(instruction, name) {
    return instruction.flags.find(([key]) => key === name)?.[1];
}

;// CONCATENATED MODULE: ./src/image/lint/rules/commands.js



/** Each RUN, its commands, and ENTRYPOINT and CMD where they are asked about. */
function runs({ instructions }) {
    return instructions.filter(({ keyword }) => keyword === 'RUN');
}
function perRun(name, check) {
    return { name, check: (dockerfile) => runs(dockerfile).flatMap((run) => check(commandsOf(run), run).slice(0, 1)) };
}
const DOWNLOADS = new Set(['curl', 'wget']);
const READS_PROGRAMS = new Set(['python', 'python3', 'node', 'perl', 'ruby', 'sudo', 'php']);
function isDownload({ words }) {
    return DOWNLOADS.has(baseName(words[0] ?? ''));
}
function runsInput({ words }) {
    const program = baseName(words[0] ?? '');
    return (isShell(program) ||
        program === 'source' ||
        program === '.' ||
        (READS_PROGRAMS.has(program) && !words.includes('-c')));
}
/** What a server sends on the day of the build is run as it comes. */
const pipeToShell = perRun('download-to-shell', (commands, { line }) => {
    const found = commands.some((command, index) => {
        const before = commands[index - 1];
        if (command.joint === '$(' && isDownload(command))
            return before !== undefined && (runsInput(before) || before.words[0] === 'eval');
        return command.joint === '|' && runsInput(command) && pipeline(commands, index).some(isDownload);
    });
    if (!found)
        return [];
    return [
        error(line, 'a download is run unseen; save it, compare its checksum (echo "<sha256>  file" | sha256sum -c), then run it'),
    ];
});
/** The commands whose output reaches this one. */
function pipeline(commands, index) {
    let first = index;
    while (first > 0 && commands[first]?.joint === '|')
        first -= 1;
    return commands.slice(first, index);
}
const sudo = {
    name: 'sudo',
    check: ({ instructions }) => instructions
        .filter(({ keyword }) => ['RUN', 'CMD', 'ENTRYPOINT'].includes(keyword))
        .filter((instruction) => commandsOf(instruction).some(({ words }) => baseName(words[0] ?? '') === 'sudo'))
        .map(({ line }) => error(line, 'sudo gives the image a way to become root; set the user by USER, and root before what needs it')),
};
const EVERYBODY = /^(?:0?777|a\+rwx|a=rwx|ugo\+rwx|\+rwx)$/;
const worldWritable = {
    name: 'world-writable',
    check: ({ instructions }) => instructions
        .filter((instruction) => {
        if (EVERYBODY.test(flag(instruction, 'chmod') ?? ''))
            return true;
        return instruction.keyword === 'RUN' && commandsOf(instruction).some(isOpen);
    })
        .map(({ line }) => warning(line, 'everybody may write there, so a process that was broken into may change programs; write 755, or give it to the user by COPY --chown')),
};
function isOpen(command) {
    return baseName(command.words[0] ?? '') === 'chmod' && operands(command).some((word) => EVERYBODY.test(word));
}
/** `apt-get … install`: options may stand before the verb. */
function isVerb(command, programs, verbs) {
    return programs.includes(baseName(command.words[0] ?? '')) && verbs.includes(operands(command)[0] ?? '');
}
const APT = ['apt-get', 'apt'];
const recommends = perRun('apt-recommends', (commands, { line }) => {
    const bad = commands.some((command) => isVerb(command, APT, ['install']) &&
        !hasOption(command, '--no-install-recommends') &&
        !command.words.some((word) => /^(?:-o)?APT::Install-Recommends=(?:0|false)$/i.test(word)));
    return bad
        ? [warning(line, 'apt-get installs what packages recommend, too; write apt-get install --no-install-recommends')]
        : [];
});
/** A layer with the lists alone is old when a later one is built anew. */
const updateAlone = perRun('apt-update-alone', (commands, { line, flags }) => {
    const updates = commands.some((command) => isVerb(command, APT, ['update']));
    const uses = commands.some((command) => isVerb(command, APT, ['install', 'upgrade', 'dist-upgrade', 'full-upgrade', 'download', 'build-dep', 'satisfy']));
    if (!updates || uses || flags.some(([name]) => name === 'mount'))
        return [];
    return [
        warning(line, 'the lists of apt-get update get old in a layer of their own; write apt-get update && apt-get install in one RUN'),
    ];
});

;// CONCATENATED MODULE: ./src/image/lint/dockerignore.js
/** Patterns of more than this many parts are no patterns that anybody writes. */
const MOST_PARTS = 64;
/**
 * Does a `.dockerignore` leave out this path? The last line that matches the path or a folder above it decides.
 *
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
function isIgnored(path, dockerignore) {
    const parts = path.split('/');
    let ignored = false;
    for (const line of dockerignore.split(/\r?\n/)) {
        if (line.startsWith('#'))
            continue;
        const trimmed = line.trim();
        const exception = trimmed.startsWith('!');
        const pattern = cleaned(exception ? trimmed.slice(1).trim() : trimmed);
        if (pattern.length === 0 || pattern.length > MOST_PARTS)
            continue;
        if (parts.some((_, index) => matches(pattern, parts.slice(0, index + 1))))
            ignored = !exception;
    }
    return ignored;
}
function cleaned(pattern) {
    const parts = [];
    for (const part of pattern.split('/')) {
        if (part === '..')
            parts.pop();
        else if (part !== '' && part !== '.')
            parts.push(part);
    }
    return parts;
}
/** Table over parts of the pattern and of the path, so that many `**` take no longer than their product. */
function matches(pattern, path) {
    let row = [true, ...path.map(() => false)];
    for (const part of pattern) {
        if (part === '**') {
            const first = row.indexOf(true);
            row = row.map((_, index) => first >= 0 && index >= first);
        }
        else
            row = row.map((_, index) => index > 0 && row[index - 1] === true && partMatches(part, path[index - 1]));
    }
    return row.at(-1) === true;
}
/** `*`, `?`, `[a-z]` and `\` within one part. */
function partMatches(pattern, name) {
    let row = [true, ...Array.from(name, () => false)];
    for (const sign of signs(pattern)) {
        if (sign === '*') {
            const first = row.indexOf(true);
            row = row.map((_, index) => first >= 0 && index >= first);
        }
        else
            row = row.map((_, index) => index > 0 && row[index - 1] === true && signMatches(sign, name[index - 1]));
    }
    return row.at(-1) === true;
}
function signs(pattern) {
    return pattern.match(/\\.|\[\^?[^\]]+\]|./gs) ?? [];
}
function signMatches(sign, letter) {
    if (sign === '?')
        return true;
    if (sign.startsWith('\\') && sign.length === 2)
        return sign[1] === letter;
    if (!sign.startsWith('[') || sign.length < 3)
        return sign === letter;
    const negated = sign[1] === '^';
    const ranges = sign.slice(negated ? 2 : 1, -1).match(/.-.|./gs) ?? [];
    const found = ranges.some((range) => range.length === 3 ? letter >= range[0] && letter <= range[2] : range === letter);
    return found !== negated;
}

;// CONCATENATED MODULE: ./src/image/lint/rules/context.js





/** Sources of a COPY or ADD that come from the build's context. */
function contextSources(instruction) {
    const { keyword, exec, text } = instruction;
    if ((keyword !== 'COPY' && keyword !== 'ADD') || flag(instruction, 'from') !== undefined)
        return [];
    const [first = ''] = text.split('\n');
    return (exec ?? first.split(/\s+/)).slice(0, -1).filter((source) => !source.startsWith('<<'));
}
/** All of the context. */
function isEverything(source) {
    return /^(?:\.?\/?|\.?\/?\*{1,2})$/.test(source);
}
const addRemote = {
    name: 'add-remote',
    check: ({ instructions }) => instructions
        .filter((instruction) => instruction.keyword === 'ADD' && flag(instruction, 'checksum') === undefined)
        .flatMap((instruction) => {
        const remote = contextSources(instruction).find((source) => /^https?:\/\//i.test(source));
        if (remote === undefined)
            return [];
        return [
            error(instruction.line, 'ADD takes whatever the server sends on that day; write ADD --checksum=sha256:… before the address'),
        ];
    }),
};
const ARCHIVE = /\.(?:tar|tgz|txz|tbz2?|tar\.(?:gz|xz|bz2|zst))$/i;
const addLocal = {
    name: 'add-local',
    check: ({ instructions }) => instructions
        .filter(({ keyword }) => keyword === 'ADD')
        .filter((instruction) => {
        const sources = contextSources(instruction);
        return (sources.length > 0 &&
            !sources.some((source) => ARCHIVE.test(source) || /^(?:https?:|git@|git:)/i.test(source)));
    })
        .map(({ line }) => info(line, 'ADD unpacks and downloads besides copying; write COPY')),
};
const SECRET_FILE = /^(?:\.env(?:\..+)?|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:key|p12|pfx|jks|keystore|kubeconfig)|.*private.*\.pem|key\.pem|.+[-_.]key\.pem|kubeconfig|\.netrc|\.pypirc|\.npmrc|\.git-credentials|\.ssh|\.gnupg|\.aws|\.kube)$/i;
const HARMLESS_FILE = /\.(?:example|sample|template|dist)$/i;
const secretFile = {
    name: 'secret-file',
    check: ({ instructions }) => instructions.flatMap((instruction) => contextSources(instruction)
        .map((source) => baseName(source.replace(/\/+$/, '').slice(-300)))
        .filter((name) => SECRET_FILE.test(name) && !HARMLESS_FILE.test(name))
        .map((name) => secretFileProblem(instruction, name))),
};
function secretFileProblem({ line }, name) {
    return error(line, `${(0,config_read/* shown */.SP)(name)} is in a layer for everybody who pulls the image, even where a later one deletes it; give it to the RUN that needs it, by RUN --mount=type=secret,id=…`);
}
/** What must not reach a builder, by an example of each. */
const MUST_BE_IGNORED = ['.git/config', '.env'];
const dockerignore = {
    name: 'dockerignore',
    check: (dockerfile, surroundings) => {
        const copy = wholeCopy(dockerfile);
        if (surroundings.dockerignore === undefined) {
            if (copy === undefined)
                return [info(1, 'there is no .dockerignore; write one with .git and .env in it')];
            return [
                warning(copy.line, 'all of the folder is copied and there is no .dockerignore; write one with .git and .env in it'),
            ];
        }
        if (copy === undefined)
            return [];
        const patterns = surroundings.dockerignore;
        const through = MUST_BE_IGNORED.filter((path) => !isIgnored(path, patterns)).map((path) => path.replace(/\/.*/, ''));
        if (through.length === 0)
            return [];
        return [
            warning(copy.line, `all of the folder is copied and .dockerignore lets ${through.join(' and ')} through; write ${through.join(' and ')} into it`),
        ];
    },
};
function wholeCopy({ instructions }) {
    return instructions.find((instruction) => contextSources(instruction).some(isEverything));
}

;// CONCATENATED MODULE: ./src/image/lint/rules/images.js



/** Every image that the build reads, by digest: what was tested is then what is built. */
const pinnedBase = {
    name: 'pinned-base',
    check: (dockerfile) => [
        ...dockerfile.stages
            .filter(({ parent }) => parent === undefined)
            .flatMap(({ image, line }) => unpinned(image, line)),
        ...dockerfile.stages.flatMap((stage, index) => images_copied(stage, dockerfile.stages.slice(0, index))),
    ],
};
function images_copied({ instructions }, earlier) {
    return instructions.flatMap((instruction) => {
        const names = [flag(instruction, 'from'), ...mountedImages(instruction.flags)].filter((name) => name !== undefined);
        return names
            .filter((name) => !/^\d+$/.test(name) && !earlier.some((stage) => stage.name === name.toLowerCase()))
            .flatMap((name) => unpinned(name.includes('$') ? undefined : name, instruction.line));
    });
}
function mountedImages(flags) {
    return flags
        .filter(([name]) => name === 'mount')
        .flatMap(([, value]) => value.split(',').flatMap((part) => (part.startsWith('from=') ? [part.slice(5)] : [])));
}
function unpinned(image, line) {
    if (image === undefined) {
        return [
            warning(line, 'which image this is depends on a build argument without default; give ARG a default with a digest'),
        ];
    }
    if (image === '' || image.toLowerCase() === 'scratch' || /@sha256:[0-9a-f]{64}$/.test(image))
        return [];
    const name = (0,config_read/* shown */.SP)(image);
    if (image.includes('@'))
        return [error(line, `${name} has no whole digest; write name:tag@sha256: and 64 hexadecimal digits`)];
    const tag = /:([\w][\w.-]*)$/.exec(image)?.[1];
    if (tag === undefined || tag === 'latest') {
        return [
            error(line, `${name} is whatever is newest on the day of the build; write a version and its digest, name:tag@sha256:…`),
        ];
    }
    return [error(line, `the tag of ${name} can move to another image; write its digest behind it, name:tag@sha256:…`)];
}
/** Images whose purpose is to build. */
const BUILD_IMAGE = /^(?:golang|maven|gradle|rust|gcc|buildpack-deps)$/;
/** The last stage carries what only a build needs. */
const buildImageShipped = {
    name: 'build-image-shipped',
    check: ({ shipped }) => {
        const [lowest] = shipped;
        const [, name, tag = ''] = /([^/:@]+)(?::([^/@]*))?(?:@[^@]*)?$/.exec(lowest?.image ?? '') ?? [];
        if (lowest === undefined || name === undefined)
            return [];
        const kit = BUILD_IMAGE.test(name) || /(?:^|-)(?:jdk|sdk)(?:-|$)/.test(tag) || (name === 'sdk' && tag !== '');
        if (!kit)
            return [];
        return [
            warning(shipped.at(-1)?.line ?? lowest.line, `the image that is shipped stands on ${(0,config_read/* shown */.SP)(name)}, which brings a compiler; build in a stage of its own and copy what it made into a small base`),
        ];
    },
};
/** No shell in it. */
function isBare(image) {
    if (image === undefined)
        return false;
    return (image.toLowerCase() === 'scratch' ||
        (/(?:^|\/)(?:distroless|chainguard)\//.test(image) && !/[:-](?:debug|latest-dev)/.test(image)));
}
function shippedBottom({ shipped }) {
    return shipped[0]?.image;
}

;// CONCATENATED MODULE: ./src/image/lint/rules/packages.js





const never = () => false;
const packages_APT = ['apt-get', 'apt'];
const YUM = ['yum', 'dnf', 'microdnf'];
const MANAGERS = [
    {
        installs: (command) => isVerb(command, packages_APT, ['update', 'install']),
        clean: never,
        cleans: (command) => baseName(command.words[0] ?? '') === 'rm' && command.words.some((word) => word.startsWith('/var/lib/apt/lists')),
        cache: /\/var\/(?:lib|cache)\/apt/,
        instead: 'end the RUN with && rm -rf /var/lib/apt/lists/*',
    },
    {
        installs: (command) => isVerb(command, ['apk'], ['add']),
        clean: (command) => hasOption(command, '--no-cache'),
        cleans: (command) => baseName(command.words[0] ?? '') === 'rm' && command.words.some((word) => word.startsWith('/var/cache/apk')),
        cache: /apk/,
        instead: 'write apk add --no-cache',
    },
    {
        installs: (command) => isVerb(command, YUM, ['install']),
        clean: never,
        cleans: (command) => isVerb(command, YUM, ['clean']) ||
            (baseName(command.words[0] ?? '') === 'rm' &&
                command.words.some((word) => /^\/var\/cache\/(?:yum|dnf)/.test(word))),
        cache: /yum|dnf/,
        instead: 'end the RUN with && dnf clean all',
    },
    {
        installs: (command) => isPip(command),
        clean: (command) => hasOption(command, '--no-cache-dir'),
        cache: /pip|\.cache/,
        variable: 'PIP_NO_CACHE_DIR',
        instead: 'write pip install --no-cache-dir, or RUN --mount=type=cache,target=/root/.cache/pip',
    },
    {
        installs: (command) => isVerb(command, ['npm'], ['ci', 'install', 'i']),
        clean: never,
        cleans: (command) => isVerb(command, ['npm'], ['cache']) ||
            (baseName(command.words[0] ?? '') === 'rm' && command.words.some((word) => word.includes('.npm'))),
        cache: /npm/,
        instead: 'write RUN --mount=type=cache,target=/root/.npm, or end it with && npm cache clean --force',
    },
];
function isPip(command) {
    const [program = '', ...rest] = command.words;
    const words = /^python[\d.]*$/.test(baseName(program)) && rest[0] === '-m' ? rest.slice(1) : command.words;
    return /^pip[\d.]*$/.test(baseName(words[0] ?? '')) && words.includes('install');
}
/** Only layers that are shipped weigh: caches of build stages are left behind. */
const packageCache = {
    name: 'package-cache',
    check: ({ shipped }) => {
        const variables = variablesOf(shipped.flatMap(({ instructions }) => instructions));
        return shippedRuns(shipped).flatMap((run) => cacheProblem(run, variables));
    },
};
function cacheProblem(run, variables) {
    const commands = commandsOf(run);
    const left = MANAGERS.find(({ installs, clean, cleans = never, cache, variable }) => {
        const mounted = run.flags.some(([name, value]) => name === 'mount' && cache.test(value));
        const turnedOff = variable !== undefined && variables.has(variable);
        if (mounted || turnedOff || commands.some(cleans))
            return false;
        return commands.some((command) => installs(command) && !clean(command));
    });
    return left === undefined
        ? []
        : [warning(run.line, `the package manager's cache stays in the image; ${left.instead}`)];
}
function shippedRuns(shipped) {
    return shipped.flatMap(({ instructions }) => instructions.filter(({ keyword, trigger }) => keyword === 'RUN' && !trigger));
}
const SYSTEM_MANAGERS = [...packages_APT, ...YUM, 'apk'];
const BUILD_TOOL = /^(?:build-essential|build-base|gcc|g\+\+|clang|make|cmake|maven|gradle|cargo|rustc|golang(?:-go)?|go|openjdk.*-jdk(?:-headless)?|default-jdk(?:-headless)?|python3?-dev|libc6?-dev|musl-dev|linux-headers|git|pkg-config)(?:[=~<>].*)?$/;
const buildTools = {
    name: 'build-tools-shipped',
    check: ({ shipped }) => shippedRuns(shipped).flatMap(toolProblem),
};
function toolProblem(run) {
    const commands = commandsOf(run);
    const removes = commands.some((command) => isVerb(command, SYSTEM_MANAGERS, ['purge', 'remove', 'autoremove', 'del', 'erase']));
    if (removes)
        return [];
    const installed = commands
        .filter((command) => isVerb(command, SYSTEM_MANAGERS, ['install', 'add']))
        .flatMap((command) => operands(command).slice(1));
    const tools = installed.filter((word) => word.length <= 60 && BUILD_TOOL.test(word));
    if (tools.length === 0)
        return [];
    return [
        warning(run.line, `the image that is shipped gets ${tools.slice(0, 3).join(', ')}; install what only a build needs in a stage of its own, and copy what it made`),
    ];
}
/** Installs what a manifest of the project names, so that it needs that manifest alone. */
function installsDependencies(command) {
    if (isVerb(command, ['npm'], ['ci', 'install', 'i']))
        return operands(command).length === 1;
    if (isVerb(command, ['yarn', 'pnpm', 'bun'], ['install', 'i']))
        return true;
    if (baseName(command.words[0] ?? '') === 'yarn' && command.words.length === 1)
        return true;
    if (isPip(command))
        return command.words.some((word) => /^(?:-r|--requirement)(?:=|$)/.test(word) || /^-r\S/.test(word));
    if (isVerb(command, ['poetry'], ['install']) || isVerb(command, ['uv'], ['sync']))
        return true;
    if (isVerb(command, ['bundle', 'composer'], ['install']) || isVerb(command, ['cargo'], ['fetch']))
        return true;
    const [program = '', first, second] = command.words;
    if (baseName(program) === 'go')
        return first === 'mod' && second === 'download';
    return /^mvnw?$/.test(baseName(program)) && command.words.some((word) => word.startsWith('dependency:'));
}
/** A change of one source file then downloads everything again. */
const dependenciesFirst = {
    name: 'dependencies-first',
    check: ({ stages }) => stages.flatMap(orderProblem),
};
function orderProblem(stage) {
    const instructions = chain(stage).flatMap((part) => part.instructions.map((instruction) => ({ instruction, own: part === stage })));
    const copied = instructions.findIndex(({ instruction }) => !instruction.trigger && contextSources(instruction).some(isEverything));
    const sources = instructions[copied];
    if (sources === undefined)
        return [];
    const after = instructions.slice(copied + 1);
    // What was installed before the sources came is what a second install finds in place.
    if (instructions.slice(0, copied).some(({ instruction }) => isInstall(instruction)))
        return [];
    return after
        .filter(({ instruction, own }) => own && isInstall(instruction))
        .slice(0, 1)
        .map(({ instruction }) => warning(instruction.line, `every change of a source installs all dependencies anew, because line ${sources.instruction.line} copies the sources before; copy the manifests first, install, then copy the rest`));
}
function isInstall(instruction) {
    return instruction.keyword === 'RUN' && !instruction.trigger && commandsOf(instruction).some(installsDependencies);
}

;// CONCATENATED MODULE: ./src/image/lint/rules/process.js





/** What runs in the shipped image, and as whom. */
function shippedInstructions({ shipped }) {
    return shipped.flatMap(({ instructions }) => instructions.filter(({ trigger }) => !trigger));
}
function process_last(dockerfile, keyword) {
    return shippedInstructions(dockerfile).findLast((instruction) => instruction.keyword === keyword);
}
/** `uid[:gid]`; undefined where it is not written down. */
function userOf(dockerfile) {
    const instruction = process_last(dockerfile, 'USER');
    if (instruction === undefined)
        return undefined;
    const text = stages_resolved(instruction.text.trim(), variablesOf(dockerfile.instructions));
    return { text, line: instruction.line };
}
const nonRoot = {
    name: 'non-root',
    check: (dockerfile) => {
        const stage = dockerfile.shipped.at(-1);
        if (stage === undefined)
            return [];
        const user = userOf(dockerfile);
        if (user === undefined) {
            if (/nonroot/.test(shippedBottom(dockerfile) ?? ''))
                return [];
            return [error(stage.line, 'the last stage names no user, so that the process is root; write USER 65532:65532')];
        }
        return userProblem(user.text?.split(':')[0], user.line);
    },
};
function userProblem(name, line) {
    if (name === undefined)
        return [warning(line, 'which user this is depends on a build argument; write a number such as 65532')];
    if (name === 'root' || /^0+$/.test(name))
        return [error(line, 'the process is root; write USER 65532:65532')];
    if (/^\d+$/.test(name))
        return [];
    return [
        warning(line, `Kubernetes can't tell that ${(0,config_read/* shown */.SP)(name)} is not root (runAsNonRoot); write the number of the user`),
    ];
}
const process_execForm = {
    name: 'exec-form',
    check: (dockerfile) => {
        const shipped = new Set(shippedInstructions(dockerfile));
        const bare = isBare(shippedBottom(dockerfile));
        return dockerfile.instructions
            .filter(({ keyword, exec, text }) => isStart(keyword) && exec === undefined && text.trim() !== '')
            .map((instruction) => {
            const { keyword, line, text } = instruction;
            if (text.startsWith('['))
                return error(line, `${keyword} looks like JSON and is none; write ["program", "argument"] with double quotes`);
            if (bare && shipped.has(instruction)) {
                return error(line, `${keyword} needs a shell, and the image has none; write ["/path/of/program", "argument"]`);
            }
            return warning(line, `${keyword} runs in a shell, which keeps SIGTERM from the process; write ["program", "argument"]`);
        });
    },
};
function isStart(keyword) {
    return keyword === 'CMD' || keyword === 'ENTRYPOINT';
}
const ASKING = new Set(['curl', 'wget', 'nc', 'sh', 'bash']);
/** A check that can't run makes every container unhealthy. */
const healthcheckTool = {
    name: 'healthcheck-tool',
    check: (dockerfile) => {
        const check = process_last(dockerfile, 'HEALTHCHECK');
        if (check === undefined || !isBare(shippedBottom(dockerfile)) || /^none\b/i.test(check.text))
            return [];
        const program = check.exec?.[0];
        if (check.exec === undefined) {
            return [
                error(check.line, 'this HEALTHCHECK needs a shell, and the image has none; write CMD ["/path/of/program"], or leave it to probes'),
            ];
        }
        if (program === undefined || !ASKING.has(baseName(program)))
            return [];
        return [
            error(check.line, `HEALTHCHECK runs ${(0,config_read/* shown */.SP)(program)}, and the image has no such program; ask with what the image has, or leave it to probes`),
        ];
    },
};
const privilegedPort = {
    name: 'privileged-port',
    check: (dockerfile) => {
        const user = userOf(dockerfile)?.text?.split(':')[0];
        if (user === undefined || !/^[1-9]\d*$/.test(user))
            return [];
        const values = variablesOf(dockerfile.instructions);
        return shippedInstructions(dockerfile)
            .filter(({ keyword }) => keyword === 'EXPOSE')
            .flatMap(({ text, line }) => text
            .split(/\s+/)
            .map((word) => Number.parseInt(stages_resolved(word, values) ?? '', 10))
            .filter((port) => port > 0 && port < 1024)
            .map((port) => warning(line, `user ${user} may not open port ${port} everywhere; serve on one from 1024, such as ${port + 8000}`)));
    },
};
const MOST_LAYERS = 20;
const manyLayers = {
    name: 'many-layers',
    check: ({ shipped }) => {
        const made = shipped.flatMap(({ instructions }) => instructions.filter(({ keyword, trigger }) => ['RUN', 'COPY', 'ADD'].includes(keyword) && !trigger));
        const first = made[MOST_LAYERS];
        if (first === undefined)
            return [];
        return [
            info(first.line, `the image gets ${made.length} layers of its own, more than ${MOST_LAYERS}; join commands with &&, or build in a stage of its own and copy what it made`),
        ];
    },
};

;// CONCATENATED MODULE: ./src/image/lint/rules/secrets.js


/** A name that says that its value is a secret; one that says where a secret is (…_FILE) does not. */
const SECRET_NAME = /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRETS|CREDENTIALS?|API_?KEY|ACCESS_?KEY(?:_?ID)?|PRIVATE_?KEY|SECRET_?KEY|AUTH_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|PAT)(?:_|$)/i;
const PLACE_NAME = /_(?:FILE|PATH|DIR|URL|URI|NAME|ID|HEADER|TYPE|TTL|EXPIRY|LENGTH|ISSUER)$/i;
const LONGEST_NAME = 200;
/** What ENV and ARG hold is in the image or in its history, for everybody who can pull it. */
const secretVariable = {
    name: 'secret-variable',
    check: ({ instructions }) => instructions.flatMap((instruction) => {
        if (instruction.keyword === 'ENV')
            return secretEnvironment(instruction);
        return instruction.keyword === 'ARG' ? secretArguments(instruction) : [];
    }),
};
const MOUNT = 'give it to the one RUN that needs it, by RUN --mount=type=secret,id=…';
function secretEnvironment({ values = [], line }) {
    return values
        .filter(([name, value]) => isSecret(name) && value !== '')
        .map(([name]) => error(line, `the value of ${(0,config_read/* shown */.SP)(name)} is in the image for everybody who pulls it; ${MOUNT}, or to the container when it starts`));
}
function secretArguments({ values = [], line }) {
    return values
        .filter(([name]) => isSecret(name))
        .map(([name, value]) => {
        if (value !== '')
            return error(line, `the default of ${(0,config_read/* shown */.SP)(name)} stands here for everybody to read; ${MOUNT}`);
        return warning(line, `build arguments such as ${(0,config_read/* shown */.SP)(name)} stay in the history of the image; ${MOUNT}`);
    });
}
function isSecret(name) {
    return name.length <= LONGEST_NAME && SECRET_NAME.test(name) && !PLACE_NAME.test(name);
}
/** Things that are a secret wherever they stand. All patterns are linear. */
const SECRETS = [
    [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/, 'a private key'],
    [/\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36}/, 'a GitHub token'],
    [/\bgithub_pat_[A-Za-z0-9_]{60}/, 'a GitHub token'],
    [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'an AWS access key'],
    [/\bglpat-[A-Za-z0-9_-]{20}/, 'a GitLab token'],
    [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
    [/\bxox[abprs]-[A-Za-z0-9-]{10}/, 'a Slack token'],
    [/\b(?:https?|git|ssh):\/\/[^\s:/@'"$]{1,100}:[^\s:/@'"$]{3,200}@/, 'a URL with a password'],
];
const secretText = {
    name: 'secret-text',
    check: ({ lines }) => lines.flatMap((text, index) => SECRETS.filter(([pattern]) => pattern.test(text))
        .slice(0, 1)
        .map(([, what]) => error(index + 1, `${what} stands here for everybody to read; take it back where it was made, and ${MOUNT}`))),
};

;// CONCATENATED MODULE: ./src/image/lint/rules/syntax.js



const KEYWORDS = [
    ...['FROM', 'RUN', 'CMD', 'LABEL', 'MAINTAINER', 'EXPOSE', 'ENV', 'ADD', 'COPY', 'ENTRYPOINT', 'VOLUME', 'USER'],
    ...['WORKDIR', 'ARG', 'ONBUILD', 'STOPSIGNAL', 'HEALTHCHECK', 'SHELL'],
];
const NOT_TRIGGERS = new Set(['FROM', 'MAINTAINER', 'ONBUILD']);
/** What a builder would refuse. */
const unparsable = {
    name: 'unparsable',
    check: (dockerfile) => [
        ...withoutFrom(dockerfile),
        ...dockerfile.instructions.flatMap((instruction) => syntax_refusal(instruction) ?? []),
        ...twice(dockerfile),
    ],
};
function withoutFrom({ instructions, stages }) {
    if (stages.length === 0)
        return [error(instructions[0]?.line ?? 1, 'no FROM: name the image to begin with')];
    const early = instructions.slice(0, instructions.findIndex(({ keyword }) => keyword === 'FROM'));
    return early
        .filter(({ keyword, trigger }) => keyword !== 'ARG' && KEYWORDS.includes(keyword) && !trigger)
        .map(({ keyword, line }) => error(line, `${keyword} stands above the first FROM, where only ARG may; move it below`));
}
function syntax_refusal({ keyword, text, exec, line, trigger }) {
    if (!KEYWORDS.includes(keyword)) {
        const near = keyword.length <= 20 ? (0,nearest/* nearest */.p)(keyword, KEYWORDS) : undefined;
        const instead = near === undefined ? 'one of the Dockerfile reference' : near;
        return error(line, `${(0,config_read/* shown */.SP)(keyword)} is no instruction; write ${instead}, or # before a comment`);
    }
    if (trigger && NOT_TRIGGERS.has(keyword))
        return error(line, `ONBUILD can't carry ${keyword}; remove it`);
    if (text.trim() === '')
        return error(line, `${keyword} says nothing; write its arguments behind it`);
    if (keyword === 'FROM' && !/^\S+(?:\s+as\s+\S+)?\s*$/i.test(text)) {
        return error(line, 'FROM takes an image and, after AS, a name; write FROM image AS name');
    }
    if ((keyword === 'COPY' || keyword === 'ADD') && (exec ?? text.split(/\s+/)).length < 2) {
        return error(line, `${keyword} takes sources and a target; write both`);
    }
    return openHeredoc(keyword, text, line);
}
function openHeredoc(keyword, text, line) {
    if (!['RUN', 'COPY', 'ADD'].includes(keyword))
        return undefined;
    const [first = '', ...body] = text.split('\n');
    const name = /<<-?["']?([A-Za-z_]\w*)/.exec(first)?.[1];
    if (name === undefined || body.some((end) => end.trim() === name))
        return undefined;
    return keyword === 'RUN' && body.length === 0
        ? undefined
        : error(line, `the text that begins with << has no end; write ${(0,config_read/* shown */.SP)(name)} on a line of its own`);
}
function twice({ stages }) {
    return stages.flatMap(({ name, line }, index) => name !== undefined && stages.slice(0, index).some((earlier) => earlier.name === name)
        ? [error(line, `two stages are called ${(0,config_read/* shown */.SP)(name)}; give each a name of its own`)]
        : []);
}
const maintainer = {
    name: 'maintainer',
    check: ({ instructions }) => instructions
        .filter(({ keyword }) => keyword === 'MAINTAINER')
        .map(({ line }) => info(line, 'MAINTAINER is deprecated; write LABEL org.opencontainers.image.authors="…"')),
};
const workdir = {
    name: 'relative-workdir',
    check: ({ instructions }) => instructions
        .filter(({ keyword, text }) => keyword === 'WORKDIR' && !/^["']?(?:\/|\$|[A-Za-z]:)/.test(text))
        .map(({ line }) => warning(line, 'WORKDIR is relative to wherever the base image stands; write an absolute path')),
};

;// CONCATENATED MODULE: ./src/image/lint/rules.js







const rules = [
    unparsable,
    pinnedBase,
    nonRoot,
    process_execForm,
    secretVariable,
    secretText,
    secretFile,
    addRemote,
    addLocal,
    pipeToShell,
    recommends,
    updateAlone,
    packageCache,
    dependenciesFirst,
    dockerignore,
    buildImageShipped,
    buildTools,
    manyLayers,
    healthcheckTool,
    privilegedPort,
    sudo,
    worldWritable,
    maintainer,
    workdir,
];

;// CONCATENATED MODULE: ./src/image/lint/lint.js




const lint_LARGEST_BYTES = 1024 * 1024;
const MOST_STAGES = 200;
/**
 * What is wrong with a Dockerfile by the hardening list, whoever wrote it; sorted by line. A comment
 * `# gradus ignore=rule,rule` right above an instruction accepts what those rules say of it.
 *
 * @throws {UserError} the file is too large to be one
 */
function lintDockerfile(text, options) {
    const bytes = Buffer.byteLength(text);
    if (bytes > lint_LARGEST_BYTES) {
        throw new src_errors/* UserError */.yo(`${options.path} has ${bytes} bytes; a Dockerfile has at most ${lint_LARGEST_BYTES}`);
    }
    const dockerfile = readStages(text);
    if (dockerfile.stages.length > MOST_STAGES) {
        throw new src_errors/* UserError */.yo(`${options.path} has ${dockerfile.stages.length} stages; at most ${MOST_STAGES} are looked at`);
    }
    const found = rules.flatMap(({ name, check }) => check(dockerfile, options).map((problem) => ({ rule: name, ...problem, path: options.path, by: 'gradus' })));
    return sorted(found.filter(({ rule, line }) => !isAccepted(dockerfile, rule, line)));
}
/** By line, the worst first. */
function sorted(findings) {
    const rank = ({ severity }) => LINT_SEVERITIES.indexOf(severity);
    return findings.toSorted((a, b) => a.line - b.line || rank(a) - rank(b));
}
function isAccepted({ lines }, rule, line) {
    const above = lines[line - 2] ?? '';
    const accepted = above.length > 300 ? undefined : /^\s*#\s*gradus\s+ignore=([a-z,-]+)/.exec(above)?.[1];
    return accepted?.split(',').includes(rule) ?? false;
}

;// CONCATENATED MODULE: ./src/image/lint/hadolint.js





const hadolint_SECONDS = 60;
/**
 * What hadolint says of a Dockerfile.
 *
 * @throws {UserError} it is installed and gave no answer
 */
async function runHadolint(text, options) {
    const program = hadolint_found(options);
    if (typeof program !== 'string')
        return program;
    // By standard input: no name of a file can be taken for an option.
    const ended = await runProgram(program, ['--format', 'json', '--no-fail', '-'], {
        env: childEnvironment(options.env),
        signal: options.signal,
        cwd: options.folder,
        input: text,
        seconds: hadolint_SECONDS,
        largest: 16e6,
    });
    if (ended.failure !== undefined)
        throw new src_errors/* UserError */.yo(`hadolint could not read ${options.path}: ${ended.failure}`);
    return { findings: sorted(answers(ended.stdout, options.path)) };
}
function hadolint_found({ env, outside }) {
    try {
        return findProgram('hadolint', env.PATH, outside);
    }
    catch (error) {
        if (error instanceof src_errors/* UserError */.yo)
            return { missing: 'hadolint is not installed; only the rules of Gradus were checked' };
        throw error;
    }
}
const SEVERITIES = {
    error: 'error',
    warning: 'warning',
    info: 'info',
    style: 'info',
};
function answers(stdout, path) {
    const list = hadolint_parsed(stdout, path);
    if (!Array.isArray(list))
        throw new src_errors/* UserError */.yo(`hadolint's answer about ${path} is no list; run a current hadolint`);
    return list.map((entry) => {
        const { code, level, line, message } = (entry ?? {});
        const severity = typeof level === 'string' ? SEVERITIES[level] : undefined;
        if (typeof code !== 'string' || severity === undefined || typeof line !== 'number' || typeof message !== 'string') {
            throw new src_errors/* UserError */.yo(`hadolint's answer about ${path} has an entry without code, level, line or message; run a current hadolint`);
        }
        return { rule: code, severity, line: Math.max(1, line), message, path, by: 'hadolint' };
    });
}
function hadolint_parsed(stdout, path) {
    try {
        return JSON.parse(stdout);
    }
    catch (cause) {
        throw new src_errors/* UserError */.yo(`hadolint's answer about ${path} is no JSON (${(0,src_errors/* messageOf */.bD)(cause)})`, { cause });
    }
}
/** Rules of hadolint that one of ours is a stricter or clearer form of. */
const SAME = {
    DL3002: 'non-root',
    DL3004: 'sudo',
    DL3000: 'relative-workdir',
    DL3006: 'pinned-base',
    DL3007: 'pinned-base',
    DL3009: 'package-cache',
    DL3015: 'apt-recommends',
    DL3019: 'package-cache',
    DL3020: 'add-local',
    DL3025: 'exec-form',
    DL3042: 'package-cache',
    DL4000: 'maintainer',
    DL1000: 'unparsable',
};
/** Both lists as one, without what hadolint says of a line where a rule of ours says the same. */
function together(own, hadolint) {
    const said = new Set(own.map(({ rule, line }) => `${line} ${rule}`));
    return sorted([...own, ...hadolint.filter(({ rule, line }) => !said.has(`${line} ${SAME[rule]}`))]);
}

;// CONCATENATED MODULE: ./src/action/image/lint.js




/**
 * Our own rules, and hadolint's where it is installed; each finding is an annotation at its line.
 *
 * @throws {UserError} one is an error, and the workflow wants that to fail
 */
async function lintSource(action, inputs, { dockerfile, dockerignore }) {
    if (inputs.lint === 'off')
        return [];
    const path = dockerfile.shown;
    const own = lintDockerfile(dockerfile.text, { path, ...(dockerignore === undefined ? {} : { dockerignore }) });
    const hadolint = await runHadolint(dockerfile.text, {
        path,
        folder: (0,external_node_path_.dirname)(dockerfile.path),
        env: process.env,
        outside: [(0,external_node_path_.resolve)('.')],
        signal: action.cancelled,
    });
    if ('missing' in hadolint)
        action.log(hadolint.missing);
    const findings = 'findings' in hadolint ? together(own, hadolint.findings) : own;
    action.output('findings', findings);
    for (const finding of findings)
        annotate(action, finding, dockerfile.generated);
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (inputs.lint === 'error' && errors.length > 0) {
        const [first] = errors;
        const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
        throw new src_errors/* UserError */.yo(`${path}, line ${first.line}: ${first.message}${more}`);
    }
    return findings;
}
function annotate(action, { rule, severity, line, message, path }, generated) {
    // A generated file is nowhere in the repository, where an annotation could stand.
    const place = generated ? undefined : { file: path, line };
    const text = `${generated ? `${path}, line ${line}: ` : ''}${message} (${rule})`;
    if (severity === 'error')
        action.error(text, place);
    else if (severity === 'warning')
        action.warn(text, place);
    else
        action.notice(text, place);
}

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

;// CONCATENATED MODULE: ./src/action/image/provenance.js





/** Writes how the image was built, for people and for whoever verifies it. @returns the bytes that go beside it */
function writeProvenance(action, build) {
    const bytes = provenanceBytes(provenanceOf(factsOf(action, build)));
    const path = action.results.write('provenance.json', Buffer.from(bytes).toString('utf8'));
    action.output('provenance', path);
    return bytes;
}
function factsOf({ facts: run }, { source, request, facts, built, builder, name, started }) {
    const { platforms, target, buildArgs, secrets, epoch } = request;
    return {
        subjects: [
            { name, digest: built.digest },
            ...built.size.platforms.filter(({ digest }) => digest !== built.digest).map(({ digest }) => ({ name, digest })),
        ],
        builder: run.workflowRef === undefined ? `urn:gradus:${run.id}` : `https://github.com/${run.workflowRef}`,
        versions: { gradus: VERSION, [built.builder]: builder },
        source: {
            ...(facts.url === undefined ? {} : { repository: facts.url }),
            ...(run.ref === undefined ? {} : { ref: run.ref }),
            ...(facts.commit === undefined ? {} : { commit: facts.commit }),
        },
        parameters: {
            context: (0,external_node_path_.relative)((0,external_node_path_.resolve)('.'), source.context) || '.',
            dockerfile: source.dockerfile.generated ? 'generated' : source.dockerfile.shown,
            ...(target === undefined ? {} : { target }),
            platforms,
            buildArgs: Object.keys(buildArgs),
            secrets: secrets.map(({ id }) => id),
        },
        bases: basesIn(source.dockerfile.text),
        epoch,
        invocation: run.runUrl ?? run.id,
        started,
        finished: Date.now(),
    };
}
/** Images that FROM names by digest; of others nobody knows what they were. */
function basesIn(dockerfile) {
    const images = new Set(readStages(dockerfile).stages.flatMap(({ image }) => image ?? []));
    return [...images].flatMap((reference) => {
        const digest = (0,image_reference/* splitReference */.mQ)(reference)?.digest;
        return digest === undefined ? [] : [{ reference, digest }];
    });
}

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
            throw new src_errors/* UserError */.yo(`the address of GitHub's API is none${shown}; write one such as https://api.github.com`);
        }
        if (!/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/.test(access.repository) || access.repository.includes('..')) {
            throw new src_errors/* UserError */.yo(`${JSON.stringify(access.repository)} is no repository; write one as owner/name`);
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
                    'user-agent': `gradus/${VERSION}`,
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
            return { answer: { status: 0, message: api_oneLine((0,src_errors/* messageOf */.bD)(cause ?? error)), body: {} } };
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
            return { status, message: api_oneLine(typeof message === 'string' ? message : ''), body: { ...body } };
        }
    }
    catch {
        // A proxy in between answers in its own words.
    }
    return { status, message: api_oneLine(text.replace(/<[^>]{0,200}>/g, ' ')), body: {} };
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
function api_oneLine(text) {
    return text
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, LONGEST_MESSAGE);
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./src/github/code-scanning.js


/** @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const LARGEST_UPLOAD = 10e6;
const RIGHT = 'give the job "permissions: security-events: write"';
/**
 * Hands a SARIF log to code scanning.
 *
 * @see https://docs.github.com/en/rest/code-scanning/code-scanning#upload-an-analysis-as-sarif-data
 */
async function uploadSarif(github, upload, signal) {
    const { commit, ref } = upload;
    if (!/^[0-9a-f]{40}$/.test(commit))
        return skipped(`${JSON.stringify(commit)} is no commit of 40 digits`);
    if (!/^refs\/(heads|tags|pull)\/./.test(ref))
        return skipped(`${JSON.stringify(ref)} is no full ref (refs/heads/…)`);
    const packed = await (0,external_node_util_.promisify)(external_node_zlib_.gzip)(withCategory(upload.sarif, upload.category));
    const sarif = packed.toString('base64');
    if (sarif.length > LARGEST_UPLOAD) {
        const [mb, most] = [(sarif.length / 1e6).toFixed(1), LARGEST_UPLOAD / 1e6];
        return skipped(`the SARIF log has ${mb} MB packed, GitHub takes ${most}; it is among the files of this run`);
    }
    const answer = await github.post('/code-scanning/sarifs', { commit_sha: commit, ref, sarif }, signal);
    if (answer.status === 202)
        return { id: typeof answer.body.id === 'string' ? answer.body.id : '' };
    return skipped(whyNot(answer));
}
function skipped(why) {
    return { skipped: `code scanning has not got the findings: ${why}` };
}
function whyNot({ status, message }) {
    const said = message === '' ? `status ${status}` : `${status}: ${message}`;
    if (status === 0)
        return `GitHub can't be reached (${message})`;
    if (status === 401)
        return `GitHub does not take the token (${said}); hand in github-token`;
    if (status === 403 && /advanced security|code (scanning|security) (is not|must be) enabled/i.test(message)) {
        return `it is not enabled for this repository (${said}); enable it in the settings, or leave it`;
    }
    if (status === 403)
        return `the token may not write there (${said}); ${RIGHT}`;
    if (status === 404)
        return `the token can't see this repository's code scanning (${said}); ${RIGHT}`;
    if (status === 413)
        return `GitHub finds the SARIF log too large (${said}); it is among the files of this run`;
    if (status === 400 || status === 422)
        return `GitHub can't use the SARIF log (${said})`;
    if (status === 429)
        return `GitHub limits this token for now (${said}); run it again later`;
    if (status >= 300 && status < 400)
        return `GitHub sends elsewhere (${said}); write the API's own address`;
    return `GitHub failed (${said}); run it again later`;
}
/** @throws SyntaxError it is no JSON */
function withCategory(text, category) {
    const log = JSON.parse(text);
    const runs = (log.runs ?? []).map((run) => ({
        ...run,
        automationDetails: { ...run.automationDetails, id: run.automationDetails?.id ?? `${category}/` },
    }));
    return JSON.stringify({ ...log, runs });
}

// EXTERNAL MODULE: ./src/config/load.js
var load = __webpack_require__(1178);
;// CONCATENATED MODULE: ./src/image/scan/ignore-file.js




/** The file of a service's accepted vulnerabilities, at the root of its repository. */
const IGNORE_FILE = '.gradus-ignore.yaml';
const ignoreSchema = {
    type: 'object',
    additionalProperties: false,
    required: ['ignore'],
    properties: {
        ignore: {
            type: 'array',
            maxItems: 1000,
            'x-expected': 'a list of vulnerabilities, each with id, reason and expires',
            items: {
                type: 'object',
                additionalProperties: false,
                required: ['id', 'reason', 'expires'],
                properties: {
                    id: {
                        type: 'string',
                        pattern: '^[A-Za-z0-9][A-Za-z0-9:._-]{2,99}$',
                        'x-expected': "the vulnerability's name, such as CVE-2026-1234",
                    },
                    package: {
                        type: 'string',
                        minLength: 1,
                        maxLength: 300,
                        'x-expected': 'the name of one package, such as openssl (default: any)',
                    },
                    reason: {
                        type: 'string',
                        maxLength: 1000,
                        pattern: '\\S.{8,}\\S',
                        'x-expected': 'a sentence that says why this does no harm here, or who mends it when',
                    },
                    expires: {
                        type: 'string',
                        pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
                        'x-expected': 'the last day it holds, such as 2026-12-31',
                    },
                },
            },
        },
    },
};
/**
 * @param name how errors call the file
 * @throws {UserError} all that is wrong with it, each with its line
 */
function readIgnoreFile(text, name) {
    const { value, lineOf } = (0,yaml/* readYaml */.g)(text, name);
    if (value === undefined || value === null)
        return [];
    const problems = [];
    const file = (0,config_read/* readBySchema */.RZ)(ignoreSchema, value, [], problems);
    if (problems.length === 0) {
        file.ignore.forEach(({ expires }, index) => {
            if (isDay(expires))
                return;
            const sentence = `${expires} is no day of the calendar; write one such as 2026-12-31`;
            problems.push({ path: ['ignore', index, 'expires'], sentence });
        });
    }
    if (problems.length > 0) {
        throw new src_errors/* UserError */.yo((0,load/* report */.z8)(problems.map((problem) => `${name} line ${lineOf(problem.path)}: ${(0,load/* sentenceOf */.$N)(problem)}`)));
    }
    return file.ignore.map((entry, index) => ({ ...entry, place: `${name} line ${lineOf(['ignore', index])}` }));
}
/** The first moment at which an entry holds no more, in ms since 1970. */
function endOf({ expires }) {
    return Date.parse(`${expires}T00:00:00Z`) + 24 * 3600 * 1000;
}
function isDay(text) {
    const time = Date.parse(`${text}T00:00:00Z`);
    return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

;// CONCATENATED MODULE: ./src/image/scan/purl.js

/** @returns undefined where the text is no package URL */
function readPurl(text) {
    if (!text.startsWith('pkg:'))
        return undefined;
    try {
        return packageurl_js.PackageURL.fromString(text);
    }
    catch {
        return undefined;
    }
}
/**
 * True where everything that `general` says is also said by `special`: without a version it is about all of them, and
 * so with qualifiers.
 *
 * @see https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md#product
 */
function covers(general, special) {
    return (general.type === special.type &&
        (general.namespace ?? '') === (special.namespace ?? '') &&
        general.name === special.name &&
        (!general.version || general.version === special.version) &&
        (!general.subpath || general.subpath === special.subpath) &&
        Object.entries(general.qualifiers ?? {}).every(([key, value]) => special.qualifiers?.[key] === value));
}
/**
 * True where a package URL of type oci is about the image: its name is the last part of the repository, its version a
 * digest, and `repository_url` and `tag` say more.
 *
 * @see https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md
 */
function coversImage(purl, image, platforms) {
    if (purl.type !== 'oci')
        return false;
    const name = image.repository.split('/').at(-1)?.toLowerCase();
    if (purl.name.toLowerCase() !== name)
        return false;
    if (purl.version && !image.digests.includes(purl.version))
        return false;
    return Object.entries(purl.qualifiers ?? {}).every(([key, value]) => {
        if (key === 'repository_url')
            return isRepository(value, image.repository);
        if (key === 'tag')
            return image.tags.includes(value);
        if (key === 'arch')
            return platforms.every((platform) => platform.split('/')[1] === value);
        if (key === 'os')
            return platforms.every((platform) => platform.split('/')[0] === value);
        return false;
    });
}
/** Some write the repository with its last part, some without. */
function isRepository(url, repository) {
    const plain = url
        .replace(/^https?:\/\//, '')
        .replace(/\/+$/, '')
        .toLowerCase();
    const wanted = repository.toLowerCase();
    return plain === wanted || plain === wanted.slice(0, Math.max(0, wanted.lastIndexOf('/')));
}

;// CONCATENATED MODULE: ./src/image/scan/openvex.js





const LIMITS = { ...yaml/* SMALL_FILE */.P, bytes: 5_000_000, nodes: 500_000 };
const MOST_STATEMENTS = 10_000;
const openvex_text = { type: 'string' };
const time = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})$' };
const openvex_texts = { type: 'object', maxProperties: 50, additionalProperties: openvex_text };
const openvex_named = { '@id': openvex_text, identifiers: openvex_texts, hashes: openvex_texts, supplier: openvex_text };
const statementSchema = {
    type: 'object',
    required: ['vulnerability', 'status'],
    properties: {
        '@id': openvex_text,
        version: { type: 'integer' },
        vulnerability: {
            type: 'object',
            required: ['name'],
            properties: { '@id': openvex_text, name: openvex_text, description: openvex_text, aliases: { type: 'array', items: openvex_text } },
        },
        timestamp: time,
        last_updated: time,
        products: {
            type: 'array',
            items: {
                type: 'object',
                properties: {
                    ...openvex_named,
                    subcomponents: { type: 'array', items: { type: 'object', properties: openvex_named } },
                },
            },
        },
        status: { type: 'string', enum: ['not_affected', 'affected', 'fixed', 'under_investigation'] },
        supplier: openvex_text,
        status_notes: openvex_text,
        justification: {
            type: 'string',
            enum: [
                'component_not_present',
                'vulnerable_code_not_present',
                'vulnerable_code_not_in_execute_path',
                'vulnerable_code_cannot_be_controlled_by_adversary',
                'inline_mitigations_already_exist',
            ],
        },
        impact_statement: openvex_text,
        action_statement: openvex_text,
        action_statement_timestamp: time,
    },
};
/** @see https://github.com/openvex/spec/blob/main/openvex_json_schema.json (0.2.0) */
const documentSchema = {
    type: 'object',
    required: ['@context', '@id', 'author', 'timestamp', 'version', 'statements'],
    properties: {
        '@context': {
            type: 'string',
            pattern: '^https://openvex\\.dev/ns(/v0\\.2\\.[0-9]+)?$',
            'x-expected': 'https://openvex.dev/ns/v0.2.0: OpenVEX 0.2 is read',
        },
        '@id': openvex_text,
        author: openvex_text,
        role: openvex_text,
        timestamp: time,
        last_updated: time,
        version: { type: 'integer' },
        tooling: openvex_text,
        supplier: openvex_text,
        statements: { type: 'array', minItems: 1, maxItems: MOST_STATEMENTS, items: statementSchema },
    },
};
/**
 * Reads an OpenVEX 0.2 document.
 *
 * @param name how errors call the file
 * @throws {UserError} all that is wrong with it, each with its line
 */
function readOpenVex(source, name) {
    const { value, lineOf } = (0,yaml/* readYaml */.g)(source, name, LIMITS);
    const problems = [];
    const document = (0,config_read/* readBySchema */.RZ)(documentSchema, value, [], problems);
    if (problems.length === 0)
        problems.push(...document.statements.flatMap(withoutReason));
    if (problems.length > 0) {
        throw new src_errors/* UserError */.yo((0,load/* report */.z8)(problems.map((problem) => `${name} line ${lineOf(problem.path)}: ${(0,load/* sentenceOf */.$N)(problem)}`)));
    }
    return document.statements.map((statement) => ({
        ...statement,
        since: Date.parse(statement.last_updated ?? statement.timestamp ?? document.timestamp),
        author: document.author,
        document: name,
    }));
}
/** The specification asks for a reason: without one a statement is a claim. */
function withoutReason(statement, index) {
    if (statement.status !== 'not_affected')
        return [];
    if (statement.justification !== undefined || statement.impact_statement?.trim())
        return [];
    const sentence = 'not_affected has no reason; write a justification or an impact_statement';
    return [{ path: ['statements', index, 'status'], sentence }];
}
/**
 * What the documents say last about a finding in an image; undefined where they say nothing.
 *
 * @param image none: only statements about the package itself count
 */
function statementOn(finding, statements, image) {
    const names = new Set([finding.id, ...finding.aliases]);
    let latest;
    for (const statement of statements) {
        const { name, aliases = [] } = statement.vulnerability;
        if (![name, ...aliases].some((one) => names.has(one)))
            continue;
        if (!(statement.products ?? []).some((product) => isAbout(product, finding, image)))
            continue;
        if (latest === undefined || statement.since >= latest.since)
            latest = statement;
    }
    return latest;
}
/** A product is the image, with all its packages or some of them, or a package wherever it is. */
function isAbout(product, finding, image) {
    const { subcomponents = [] } = product;
    if (isImage(product, finding, image)) {
        return subcomponents.length === 0 || subcomponents.some((part) => isPackage(part, finding));
    }
    return subcomponents.length === 0 && isPackage(product, finding);
}
function isImage(product, { platforms }, image) {
    const references = image.digests.map((digest) => `${image.repository}@${digest}`);
    const hashes = Object.entries(product.hashes ?? {});
    return (namesOf(product).some((name) => {
        const purl = readPurl(name);
        return purl === undefined ? references.includes(name) : coversImage(purl, image, platforms);
    }) || hashes.some(([kind, hash]) => kind === 'sha-256' && image.digests.includes(`sha256:${hash}`)));
}
function isPackage(part, finding) {
    const special = finding.purl === undefined ? undefined : readPurl(finding.purl);
    if (special === undefined)
        return false;
    return namesOf(part).some((name) => {
        const general = readPurl(name);
        return general !== undefined && covers(general, special);
    });
}
function namesOf({ '@id': id, identifiers }) {
    return [...(id === undefined ? [] : [id]), ...Object.values(identifiers ?? {})];
}

;// CONCATENATED MODULE: ./src/image/scan/findings.js
/** From worst to least; `unknown` is what nobody has rated. */
const findings_SEVERITIES = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'];
function isInconclusive(value) {
    return 'inconclusive' in value;
}
/** The same vulnerability in the same package of several platforms is one finding. */
function merged(findings) {
    const found = new Map();
    for (const finding of findings) {
        const key = JSON.stringify([finding.id, finding.package, finding.version, finding.place]);
        const known = found.get(key);
        if (known === undefined)
            found.set(key, finding);
        else
            found.set(key, { ...known, platforms: [...new Set([...known.platforms, ...finding.platforms])] });
    }
    return [...found.values()].sort(worstFirst);
}
function worstFirst(a, b) {
    return (findings_SEVERITIES.indexOf(a.severity) - findings_SEVERITIES.indexOf(b.severity) ||
        compare(a.id, b.id) ||
        compare(a.package, b.package) ||
        compare(a.place, b.place));
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

// EXTERNAL MODULE: ./src/config/duration.js
var duration = __webpack_require__(5254);
;// CONCATENATED MODULE: ./src/image/scan/judge.js




/** The least severity that blocks; `any` also blocks what nobody has rated. */
const THRESHOLDS = (/* unused pure expression or super */ null && (['critical', 'high', 'medium', 'low', 'any']));
/** A database that was made this much later than now is a wrong clock, not a fresh database. */
const CLOCK_SKEW_MS = 24 * 3600 * 1000;
/**
 * Whether an image may go on, from what the scans of its platforms found. No evidence is not good evidence: one scan
 * that says nothing fails all.
 */
function judge(scans, policy) {
    const why = scans.length === 0 ? 'nothing was scanned' : firstOf(scans, (scan) => whyNothing(scan, policy));
    const evidence = scans.filter((scan) => !isInconclusive(scan));
    const findings = merged(evidence.flatMap((one) => one.findings));
    const verdict = judge_sorted(findings, policy);
    const notes = [...new Set(evidence.flatMap((one) => one.notes))];
    return {
        ...verdict,
        passed: why === undefined && verdict.blocked.length === 0,
        ...(why === undefined ? {} : { inconclusive: why }),
        counts: countsOf(findings),
        notes,
    };
}
function whyNothing(scan, { oldestDatabase, now }) {
    if (isInconclusive(scan))
        return scan.inconclusive;
    const age = now - scan.databaseTime;
    if (!Number.isFinite(age))
        return "the scanner's database does not say when it was made; renew it";
    if (age < -CLOCK_SKEW_MS) {
        return `the scanner's database is dated ${day(scan.databaseTime)}, which is yet to come; renew it, or set the clock`;
    }
    if (age > oldestDatabase * 1000) {
        return `the scanner's database is of ${day(scan.databaseTime)}, older than ${(0,duration/* durationText */.S5)(oldestDatabase)}; renew it`;
    }
    if (scan.packages === 0) {
        return 'the scanner recognised no package in the image, so that it found nothing says nothing; build on a base image that has a package database, or turn the scan off';
    }
    return undefined;
}
function judge_sorted(findings, policy) {
    const blocked = [];
    const ignored = [];
    const expired = [];
    const used = new Set();
    for (const finding of findings) {
        const entries = policy.ignores.filter((entry) => judge_isAbout(entry, finding));
        for (const entry of entries)
            used.add(entry);
        const holding = entries.find((entry) => policy.now < endOf(entry));
        const statement = statementOn(finding, policy.vex, policy.image);
        if (holding !== undefined)
            ignored.push({ finding, why: reasonOf(holding) });
        else if (statement?.status === 'not_affected' || statement?.status === 'fixed') {
            ignored.push({ finding, why: vexReason(statement) });
        }
        else if (blocks(finding, policy)) {
            blocked.push(finding);
            const [entry] = entries;
            if (entry !== undefined)
                expired.push({ finding, entry });
        }
    }
    return { blocked, ignored, expired, unused: policy.ignores.filter((entry) => !used.has(entry)) };
}
function judge_isAbout(entry, finding) {
    if (entry.package !== undefined && entry.package !== finding.package)
        return false;
    return [finding.id, ...finding.aliases].includes(entry.id);
}
function blocks(finding, { threshold, fixableOnly }) {
    if (fixableOnly && finding.fixed === undefined)
        return false;
    return threshold === 'any' || findings_SEVERITIES.indexOf(finding.severity) <= findings_SEVERITIES.indexOf(threshold);
}
function reasonOf({ reason, expires, place }) {
    return `${reason} (${place}, until ${expires})`;
}
function vexReason({ status, justification, impact_statement, status_notes, author, document }) {
    const reason = justification ?? impact_statement ?? status_notes;
    return `VEX ${status}${reason === undefined ? '' : `: ${reason}`} (${document}, ${author})`;
}
function countsOf(findings) {
    const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };
    for (const { severity } of findings)
        counts[severity] += 1;
    return counts;
}
function day(time) {
    return new Date(time).toISOString().slice(0, 10);
}
function firstOf(list, find) {
    for (const one of list) {
        const found = find(one);
        if (found !== undefined)
            return found;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./src/image/scan/scan.js






/** Scans the image of every platform, one after the other, and judges them together. */
async function scanImage(scanner, order, policy, signal) {
    const scans = [];
    for (const subject of order.subjects)
        scans.push(await scanOne(scanner, subject, order, signal));
    const platforms = scans.map((scan, index) => {
        const subject = order.subjects[index];
        if (isInconclusive(scan))
            return { subject, inconclusive: scan.inconclusive, packages: 0 };
        return { subject, packages: scan.packages, files: scan.files };
    });
    return { verdict: judge(scans, policy), platforms };
}
async function scanOne(scanner, subject, order, signal) {
    const { layout, name, output, temporary, offline } = order;
    const platform = subject.platform.replaceAll('/', '-');
    const folder = (0,external_node_path_.join)(temporary, `scan-${platform}`);
    await (0,external_node_fs_promises_.mkdir)(folder, { mode: 0o700 });
    const scan = await scanner.scan({ subject, layout, name, folder, offline }, signal);
    if (isInconclusive(scan))
        return scan;
    const why = await whyUnusable(scan.files);
    if (why !== undefined)
        return why;
    const kept = {
        report: (0,external_node_path_.join)(output, `${scanner.name}-${platform}.json`),
        sarif: (0,external_node_path_.join)(output, `${scanner.name}-${platform}.sarif`),
        sbom: (0,external_node_path_.join)(output, `sbom-${platform}.cdx.json`),
    };
    for (const form of ['report', 'sarif', 'sbom']) {
        // A new file, whatever lies under its name: a link there would lead elsewhere.
        await (0,external_node_fs_promises_.rm)(kept[form], { force: true });
        await (0,external_node_fs_promises_.copyFile)(scan.files[form], kept[form], external_node_fs_promises_.constants.COPYFILE_EXCL);
    }
    return { ...scan, files: kept };
}
/** With no component the SBOM is no SBOM; `judge` has its own word for an image without packages. */
async function whyUnusable({ sbom }) {
    try {
        readSbom(await (0,external_node_fs_promises_.readFile)(sbom), 'the SBOM');
        return undefined;
    }
    catch (error) {
        if (error instanceof src_errors/* UserError */.yo)
            return { inconclusive: (0,src_errors/* messageOf */.bD)(error) };
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/image/scan/trivy-report.js


const SCHEMA = 2;
/** What Trivy logs when it knows a distribution, but not this version of it. */
const UNKNOWN_VERSION = 'This OS version is not on the EOL list';
/**
 * What a report of Trivy (JSON, with all packages) says about an image.
 *
 * @param log          what Trivy wrote to standard error
 * @param databaseTime when its database was made, in ms since 1970
 * @see https://github.com/aquasecurity/trivy/blob/main/pkg/types/report.go
 */
function readTrivyReport(report, subject, log, databaseTime) {
    if (report.SchemaVersion !== SCHEMA) {
        const version = JSON.stringify(report.SchemaVersion ?? null).slice(0, 20);
        return { inconclusive: `trivy's report has schema version ${version}; version ${SCHEMA} is read` };
    }
    const metadata = objectAt(report, 'Metadata');
    const id = json_textAt(metadata, 'ImageID');
    if (id !== subject.config) {
        return {
            inconclusive: `trivy's report is about image ${trivy_report_short(id)}, not about ${subject.config} (${subject.platform})`,
        };
    }
    const results = listAt(report, 'Results');
    const system = objectAt(metadata, 'OS');
    const why = whySystemIsUnknown(system, results, log);
    if (why !== undefined)
        return { inconclusive: why };
    return {
        findings: results.flatMap((result) => listAt(result, 'Vulnerabilities').map((one) => findingOf(one, result, subject.platform))),
        packages: results.reduce((sum, result) => sum + listAt(result, 'Packages').length, 0),
        databaseTime,
        notes: notesOn(system),
    };
}
function notesOn(system) {
    if (json_textAt(system, 'Family') === undefined) {
        return [
            'trivy found no operating system in the image (right for one FROM scratch): only what languages install was checked',
        ];
    }
    if (system.EOSL !== true)
        return [];
    return [`${systemName(system)} is no longer maintained: what was found in it since is in no database`];
}
/** A system that Trivy can't check has no findings, and that must not look like a clean one. */
function whySystemIsUnknown(system, results, log) {
    const family = json_textAt(system, 'Family');
    if (family === undefined)
        return undefined;
    const packages = results.filter((result) => json_textAt(result, 'Class') === 'os-pkgs');
    if (packages.every((result) => listAt(result, 'Packages').length === 0)) {
        return family === 'none'
            ? 'trivy does not know the operating system of the image, so its packages were not checked; use a base image that it knows, such as Debian or Alpine'
            : `trivy found ${systemName(system)} in the image, but none of its packages: its package database was removed, or is not known`;
    }
    const found = packages.some((result) => listAt(result, 'Vulnerabilities').length > 0);
    if (!found && log.includes(UNKNOWN_VERSION)) {
        return `trivy does not know ${systemName(system)}, so that it found nothing in it says nothing; use a newer trivy, or a base image that it knows`;
    }
    return undefined;
}
function systemName(system) {
    return `${json_textAt(system, 'Family')} ${json_textAt(system, 'Name') ?? ''}`.trim();
}
function findingOf(one, result, platform) {
    const fixed = json_textAt(one, 'FixedVersion');
    const purl = json_textAt(objectAt(one, 'PkgIdentifier'), 'PURL');
    const title = json_textAt(one, 'Title');
    const url = json_textAt(one, 'PrimaryURL');
    return {
        id: json_textAt(one, 'VulnerabilityID') ?? 'a vulnerability without a name',
        aliases: [],
        severity: severityOf(json_textAt(one, 'Severity')),
        package: json_textAt(one, 'PkgName') ?? '',
        version: json_textAt(one, 'InstalledVersion') ?? '',
        ...(fixed ? { fixed } : {}),
        ...(purl ? { purl } : {}),
        place: json_textAt(one, 'PkgPath') ?? json_textAt(result, 'Type') ?? '',
        ...(title ? { title } : {}),
        ...(url ? { url } : {}),
        platforms: [platform],
    };
}
/** Scanners' words in any case; a word that nobody knows is not harmless, it is unknown. */
function severityOf(word) {
    const known = word?.toLowerCase();
    return findings_SEVERITIES.find((severity) => severity === known) ?? 'unknown';
}
function trivy_report_short(id) {
    return id === undefined ? 'without a name' : JSON.stringify(id.slice(0, 80));
}

;// CONCATENATED MODULE: ./src/image/scan/grype-report.js


const SYSTEM_PACKAGES = ['deb', 'apk', 'rpm', 'alpm', 'portage'];
/** Systems that another's advisories are for. */
const PROVIDER = {
    redhat: 'rhel',
    centos: 'rhel',
    rockylinux: 'rhel',
    rocky: 'rhel',
    almalinux: 'rhel',
    amazonlinux: 'amazon',
    oraclelinux: 'oracle',
    azurelinux: 'mariner',
    archlinux: 'arch',
    'opensuse-leap': 'sles',
};
/**
 * What a report of grype (JSON) and the CycloneDX it wrote beside it say about an image. The report lists only packages
 * with a match, so the SBOM tells whether any were recognised.
 *
 * @see https://github.com/anchore/grype/blob/main/grype/presenter/models/document.go
 */
function readGrypeReport(report, sbom, subject) {
    if (!Array.isArray(report.matches))
        return { inconclusive: "grype's report has no list of matches" };
    const target = objectAt(objectAt(report, 'source'), 'target');
    const [id, manifest] = [json_textAt(target, 'imageID'), json_textAt(target, 'manifestDigest')];
    if (id !== subject.config && manifest !== subject.manifest.digest) {
        const about = JSON.stringify((id ?? manifest ?? '').slice(0, 80));
        return { inconclusive: `grype's report is about image ${about}, not about ${subject.config} (${subject.platform})` };
    }
    const status = databaseOf(report);
    const broken = status.valid === false || typeof status.error === 'string';
    if (broken)
        return { inconclusive: `grype's database can't be used: ${json_textAt(status, 'error') ?? 'it is not valid'}` };
    const packages = listAt(sbom, 'components')
        .map(packageType)
        .filter((type) => type !== undefined);
    const why = grype_report_whySystemIsUnknown(report, packages);
    if (why !== undefined)
        return { inconclusive: why };
    return {
        findings: listAt(report, 'matches').map((match) => grype_report_findingOf(match, subject.platform)),
        packages: packages.length,
        databaseTime: Date.parse(json_textAt(status, 'built') ?? ''),
        notes: [],
    };
}
/** `deb`, `python`, `go-module`, …; undefined for what is no package, such as a file. */
function packageType(component) {
    const property = listAt(component, 'properties').find((one) => json_textAt(one, 'name') === 'syft:package:type');
    return property === undefined ? undefined : json_textAt(property, 'value');
}
/**
 * Packages of a system that its database does not know have no matches, and that must not look like a clean system.
 * That the version is unknown grype does not say.
 */
function grype_report_whySystemIsUnknown(report, types) {
    const ofSystem = types.filter((type) => SYSTEM_PACKAGES.includes(type)).length;
    const matched = listAt(report, 'matches').some((match) => SYSTEM_PACKAGES.includes(json_textAt(objectAt(match, 'artifact'), 'type') ?? ''));
    if (ofSystem === 0 || matched)
        return undefined;
    const system = objectAt(report, 'distro');
    const name = json_textAt(system, 'name') ?? '';
    const providers = Object.keys(objectAt(objectAt(objectAt(report, 'descriptor'), 'db'), 'providers'));
    // Databases of old did not say what they know.
    if (name !== '' && (providers.length === 0 || providers.includes(PROVIDER[name] ?? name)))
        return undefined;
    const words = name === '' ? 'the operating system of the image' : `${name} ${json_textAt(system, 'version') ?? ''}`.trim();
    return `grype does not know ${words}, so its ${ofSystem} packages were not checked; use a base image that it knows, such as Debian or Alpine`;
}
/** `descriptor.db.status` since grype 0.88, `descriptor.db` before. */
function databaseOf(report) {
    const database = objectAt(objectAt(report, 'descriptor'), 'db');
    return 'status' in database ? objectAt(database, 'status') : database;
}
function grype_report_findingOf(match, platform) {
    const vulnerability = objectAt(match, 'vulnerability');
    const artifact = objectAt(match, 'artifact');
    const [fixed] = grype_report_textsAt(objectAt(vulnerability, 'fix'), 'versions');
    const purl = json_textAt(artifact, 'purl');
    const title = json_textAt(vulnerability, 'description');
    const url = json_textAt(vulnerability, 'dataSource');
    return {
        id: json_textAt(vulnerability, 'id') ?? 'a vulnerability without a name',
        aliases: listAt(match, 'relatedVulnerabilities').flatMap((one) => json_textAt(one, 'id') ?? []),
        severity: severityOf(json_textAt(vulnerability, 'severity')),
        package: json_textAt(artifact, 'name') ?? '',
        version: json_textAt(artifact, 'version') ?? '',
        ...(fixed ? { fixed } : {}),
        ...(purl ? { purl } : {}),
        place: json_textAt(listAt(artifact, 'locations')[0] ?? {}, 'path') ?? json_textAt(artifact, 'type') ?? '',
        ...(title ? { title } : {}),
        ...(url ? { url } : {}),
        platforms: [platform],
    };
}
function grype_report_textsAt(object, key) {
    const value = object[key];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

;// CONCATENATED MODULE: ./src/image/scan/one-image.js


/** What a path may not have that scanners read `path:tag` and `path@digest` from. */
const NOT_PLAIN = /[^a-z0-9._-]+/gi;
const one_image_LONGEST_NAME = 100;
/**
 * A layout that names one image alone, so that no scanner has to choose (some take the first of an index, whatever they
 * are told). The blobs stay where they are.
 *
 * @returns its folder below the request's, which is also what the scanner calls the image
 */
async function layOutOne({ subject, layout, name, folder }) {
    const view = name
        .replace(NOT_PLAIN, '-')
        .replace(/^[-.]+/, '')
        .slice(-one_image_LONGEST_NAME) || 'image';
    const place = (0,external_node_path_.join)(folder, view);
    await (0,external_node_fs_promises_.mkdir)(place);
    await (0,external_node_fs_promises_.symlink)((0,external_node_path_.join)(layout, 'blobs'), (0,external_node_path_.join)(place, 'blobs'));
    await (0,external_node_fs_promises_.writeFile)((0,external_node_path_.join)(place, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
    await (0,external_node_fs_promises_.writeFile)((0,external_node_path_.join)(place, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [subject.manifest] }));
    return view;
}

;// CONCATENATED MODULE: ./src/image/scan/program.js








/** Longest run of one scan, in seconds: the first one downloads a database. */
const LONGEST_SCAN = 900;
/** Larger reports are not read. */
const LARGEST_REPORT = 256e6;
/** A scanner as a program: found outside of the workspace, run without credentials and configuration files. */
class ScanProgram {
    #name;
    #surroundings;
    /** Variables of its own that it may see: where its database comes from. */
    #variables;
    constructor(name, variables, surroundings) {
        this.#name = name;
        this.#variables = variables;
        this.#surroundings = surroundings;
    }
    get temporary() {
        return this.#surroundings.temporary;
    }
    /** Its absolute path. @throws {UserError} there is none */
    find() {
        return findProgram(this.#name, this.#surroundings.env.PATH, this.#surroundings.outside);
    }
    /**
     * Where a scanner keeps things between runs, by its own variable or in the user's cache folder.
     *
     * @param variable names the folder itself
     */
    cacheFolder(variable, below) {
        const { env } = this.#surroundings;
        return env[variable] || (0,external_node_path_.join)(env.XDG_CACHE_HOME || (0,external_node_path_.join)(env.HOME || '/', '.cache'), below);
    }
    /**
     * @param folder private; it is the home and the working folder, so that neither the workspace's nor the user's
     *               configuration, ignore files and logins are found
     */
    async run(folder, args, signal) {
        const home = (0,external_node_path_.join)(folder, 'home');
        await (0,external_node_fs_promises_.mkdir)(home, { recursive: true });
        const { env, outside } = this.#surroundings;
        const seen = childEnvironment(env, this.#variables);
        return await runProgram(this.find(), args, {
            env: {
                ...seen,
                PATH: pathOutside(env.PATH, outside),
                HOME: home,
                TMPDIR: home,
                XDG_CACHE_HOME: home,
                XDG_RUNTIME_DIR: home,
            },
            cwd: folder,
            signal,
            seconds: LONGEST_SCAN,
        });
    }
}
/** Reads a report that a scanner wrote; half a report, none, or too much of it is a reason. */
async function readReport(file, scanner) {
    const size = (await (0,external_node_fs_promises_.stat)(file).catch(() => undefined))?.size;
    if (size === undefined)
        return { inconclusive: `${scanner} ended without a report` };
    if (size === 0)
        return { inconclusive: `${scanner}'s report is empty` };
    if (size > LARGEST_REPORT) {
        const mb = Math.round(size / 1e6);
        return { inconclusive: `${scanner}'s report has ${mb} MB; at most ${LARGEST_REPORT / 1e6} are read` };
    }
    try {
        return readJsonObject(await (0,external_node_fs_promises_.readFile)(file, 'utf8'), `${scanner}'s report`);
    }
    catch (error) {
        if (error instanceof src_errors/* UserError */.yo)
            return { inconclusive: (0,src_errors/* messageOf */.bD)(error) };
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/image/scan/scanner.js

function filesIn(folder) {
    return {
        report: (0,external_node_path_.join)(folder, 'report.json'),
        sarif: (0,external_node_path_.join)(folder, 'report.sarif'),
        sbom: (0,external_node_path_.join)(folder, 'sbom.cdx.json'),
    };
}

;// CONCATENATED MODULE: ./src/image/scan/grype.js











/** Where its database comes from; nothing that could hide a finding (GRYPE_IGNORE, GRYPE_ONLY_FIXED, …). */
const grype_VARIABLES = ['GRYPE_DB_UPDATE_URL', 'GRYPE_DB_CA_CERT'];
/** @see https://github.com/anchore/grype#configuration */
class Grype {
    name = 'grype';
    #program;
    #cache;
    constructor(surroundings) {
        this.#program = new ScanProgram('grype', grype_VARIABLES, surroundings);
        this.#cache = this.#program.cacheFolder('GRYPE_DB_CACHE_DIR', 'grype/db');
    }
    async available(signal) {
        try {
            const ended = await this.#program.run(this.#program.temporary, ['version', '-o', 'json'], signal);
            if (ended.failure !== undefined)
                return { missing: `grype can't be used: ${ended.failure}` };
            const version = json_textAt(readJsonObject(ended.stdout, "grype's answer to version"), 'version');
            return version === undefined ? { missing: 'grype does not say its version; install it anew' } : { version };
        }
        catch (error) {
            if (error instanceof src_errors/* UserError */.yo)
                return { missing: (0,src_errors/* messageOf */.bD)(error) };
            throw error;
        }
    }
    async scan(request, signal) {
        const { folder, subject, offline } = request;
        const files = filesIn(folder);
        const view = await layOutOne(request);
        const config = (0,external_node_path_.join)(folder, 'grype.yaml');
        await (0,external_node_fs_promises_.writeFile)(config, JSON.stringify(this.#settings(offline)));
        const outputs = [`json=${files.report}`, `sarif=${files.sarif}`, `cyclonedx-json=${files.sbom}`];
        const args = ['--config', config, ...outputs.flatMap((output) => ['--output', output]), `oci-dir:${view}`];
        const ended = await this.#program.run(folder, args, signal);
        if (ended.failure !== undefined)
            return { inconclusive: `grype gave no result: ${lastOf(ended.stderr) || ended.failure}` };
        const report = await readReport(files.report, 'grype');
        if (isInconclusive(report))
            return report;
        const sbom = await readReport(files.sbom, 'grype');
        if (isInconclusive(sbom))
            return sbom;
        const evidence = readGrypeReport(report, sbom, subject);
        if (isInconclusive(evidence))
            return evidence;
        await stripFindings(files.sbom);
        return { ...evidence, files };
    }
    /** Its age is judged here, with the same sentence for every scanner. */
    #settings(offline) {
        return {
            'check-for-app-update': false,
            db: { 'cache-dir': this.#cache, 'auto-update': !offline, 'validate-age': false },
        };
    }
}
/** Its last complaint, without colours and time. */
function lastOf(log) {
    const line = log.trim().split('\n').at(-1) ?? '';
    return (0,external_node_util_.stripVTControlCharacters)(line)
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .replace(/^\[\d+\] */, '')
        .replace(/^ERROR +/, '')
        .slice(0, 300);
}

;// CONCATENATED MODULE: ./src/image/scan/trivy.js










/** Where its databases are and come from; nothing that could hide a finding (TRIVY_IGNOREFILE, TRIVY_SEVERITY, …). */
const trivy_VARIABLES = ['TRIVY_DB_REPOSITORY', 'TRIVY_JAVA_DB_REPOSITORY', 'TRIVY_INSECURE'];
const OFFLINE = ['--skip-db-update', '--skip-java-db-update', '--offline-scan'];
const QUIET = ['--disable-telemetry', '--skip-version-check', '--no-progress'];
/** @see https://trivy.dev/latest/docs/references/configuration/cli/trivy_image/ */
class Trivy {
    name = 'trivy';
    #program;
    #cache;
    constructor(surroundings) {
        this.#program = new ScanProgram('trivy', trivy_VARIABLES, surroundings);
        this.#cache = this.#program.cacheFolder('TRIVY_CACHE_DIR', 'trivy');
    }
    async available(signal) {
        try {
            const version = json_textAt(await this.#about(signal), 'Version');
            return version === undefined ? { missing: 'trivy does not say its version; install it anew' } : { version };
        }
        catch (error) {
            if (error instanceof src_errors/* UserError */.yo)
                return { missing: (0,src_errors/* messageOf */.bD)(error) };
            throw error;
        }
    }
    async scan(request, signal) {
        const { folder, subject } = request;
        const files = filesIn(folder);
        const view = await layOutOne(request);
        await (0,external_node_fs_promises_.writeFile)((0,external_node_path_.join)(folder, 'none'), '');
        const ended = await this.#program.run(folder, this.#scanArguments(view, files.report, request.offline), signal);
        if (ended.failure !== undefined)
            return { inconclusive: trivy_reasonOf(ended.failure, ended.stderr, request.offline) };
        const report = await readReport(files.report, 'trivy');
        if (isInconclusive(report))
            return report;
        const time = await this.#databaseTime(signal);
        if (typeof time !== 'number')
            return time;
        const evidence = readTrivyReport(report, subject, ended.stderr, time);
        if (isInconclusive(evidence))
            return evidence;
        return (await this.#convert(folder, files, signal)) ?? { ...evidence, files };
    }
    #scanArguments(view, report, offline) {
        const own = ['--cache-dir', this.#cache, '--cache-backend', 'memory', '--config', 'none', '--ignorefile', 'none'];
        const what = ['--scanners', 'vuln', '--list-all-pkgs', '--format', 'json', '--output', report, '--input', view];
        return ['image', ...what, ...own, ...QUIET, '--timeout', '15m', ...(offline ? OFFLINE : [])];
    }
    /** The same scan in the other forms. @returns why they are missing */
    async #convert(folder, { report, sarif, sbom }, signal) {
        for (const [format, file] of [
            ['sarif', sarif],
            ['cyclonedx', sbom],
        ]) {
            const args = ['convert', '--format', format, '--output', file, '--ignorefile', 'none', '--config', 'none', report];
            const ended = await this.#program.run(folder, args, signal);
            if (ended.failure !== undefined)
                return { inconclusive: `trivy can't write ${format}: ${ended.failure}` };
        }
        await stripFindings(sbom);
        return undefined;
    }
    async #databaseTime(signal) {
        const made = json_textAt(objectAt(await this.#about(signal), 'VulnerabilityDB'), 'UpdatedAt');
        if (made === undefined)
            return { inconclusive: `trivy has no database in ${this.#cache}; let it download one` };
        return Date.parse(made);
    }
    async #about(signal) {
        const args = ['version', '--format', 'json', '--cache-dir', this.#cache];
        const ended = await this.#program.run(this.#program.temporary, args, signal);
        if (ended.failure !== undefined)
            throw new src_errors/* UserError */.yo(`trivy can't be used: ${ended.failure}`);
        return readJsonObject(ended.stdout, "trivy's answer to version");
    }
}
/** Trivy's own words, and what to do about the ones that are most often met. */
function trivy_reasonOf(failure, log, offline) {
    if (/skip-(java-)?db-update cannot be specified/.test(log)) {
        return `trivy has no ${log.includes('java-db') ? 'Java database' : 'database'} and may not download one; run it once with network, or give it the folder by TRIVY_CACHE_DIR`;
    }
    if (/vulnerability DB initialize|db corrupted|failed to open db/.test(log)) {
        return `trivy's database is broken (${trivy_lastOf(log)}); remove it, so that it is downloaded anew`;
    }
    if (!offline && /DB error|download/.test(log))
        return `trivy can't get its database: ${trivy_lastOf(log)}`;
    return `trivy gave no result: ${failure}`;
}
/** The innermost cause of a chain `a: b: c`, on one line. */
function trivy_lastOf(log) {
    const line = log.trim().split('\n').at(-1) ?? '';
    return line
        .split(': ')
        .slice(-2)
        .join(': ')
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .slice(0, 200);
}

;// CONCATENATED MODULE: ./src/image/scan/scanners.js



/** Every scanner there is, in the order in which `auto` asks them. */
const scanners = {
    trivy: (surroundings) => new Trivy(surroundings),
    grype: (surroundings) => new Grype(surroundings),
};
const SCANNERS = Object.keys(scanners);
/**
 * @param wish `auto`: the first that can be used here
 * @throws {UserError} the one that is wanted, or every one, can't be used
 */
async function chooseScanner(wish, surroundings, signal) {
    const reasons = [];
    for (const name of wish === 'auto' ? SCANNERS : [wish]) {
        const scanner = scanners[name](surroundings);
        const answer = await scanner.available(signal);
        if ('version' in answer)
            return { scanner, version: answer.version };
        reasons.push(`${name}: ${answer.missing}`);
    }
    throw new src_errors/* UserError */.yo(wish === 'auto'
        ? `nothing can scan the image here (${reasons.join('; ')}); install trivy or grype in an earlier step, or turn the scan off`
        : reasons.join());
}

;// CONCATENATED MODULE: ./src/image/scan/words.js

/** How many findings a sentence names. */
const MOST_NAMED = 3;
/** `2 critical, 1 high`, or `nothing`. */
function countWords(counts) {
    const words = findings_SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => `${counts[severity]} ${severity}`);
    return words.join(', ') || 'nothing';
}
/** `CVE-2026-0001 in openssl 3.0.11-1, fixed in 3.0.99-1` */
function findingWords({ id, package: name, version, fixed }) {
    return `${id} in ${name} ${version}${fixed === undefined ? ', not fixed yet' : `, fixed in ${fixed}`}`;
}
/** The verdict in one sentence: what the gate's error says, or its success. */
function verdictSentence(verdict) {
    const { inconclusive, blocked, ignored, counts, expired } = verdict;
    if (inconclusive !== undefined)
        return `the scan says nothing, which is no pass: ${inconclusive}`;
    if (blocked.length === 0) {
        const accepted = ignored.length === 0 ? '' : `, ${ignored.length} of it accepted`;
        return `the scan found ${countWords(counts)}${accepted}; nothing blocks`;
    }
    const named = blocked.slice(0, MOST_NAMED).map(findingWords).join('; ');
    const more = blocked.length > MOST_NAMED ? `; and ${blocked.length - MOST_NAMED} more` : '';
    return `${blocked.length} ${blocked.length === 1 ? 'vulnerability blocks' : 'vulnerabilities block'} this image: ${named}${more}${expiredWords(expired)}`;
}
function expiredWords(expired) {
    const [first] = expired;
    if (first === undefined)
        return '';
    const { entry } = first;
    const more = expired.length > 1 ? ` (and ${expired.length - 1} more)` : '';
    return `; ${entry.id} was accepted until ${entry.expires} (${entry.place})${more}: mend it, or say anew why it may stay`;
}

;// CONCATENATED MODULE: ./src/report/scan.js



/** A summary of GitHub's holds 1 MB, and nobody reads the rest: it is in the report. */
const MOST_ROWS = 50;
/** What a scan found, what blocks, what was accepted and why. */
function scanSummary({ verdict, platforms }, scanner) {
    const { passed, inconclusive, counts, blocked, notes } = verdict;
    const word = passed ? 'passed' : inconclusive === undefined ? 'blocked' : 'inconclusive';
    const scanned = platforms.map(({ subject, packages }) => `${subject.platform} (${packages} packages)`).join(', ');
    return [
        `### Scan: ${word}`,
        cell(`${verdictSentence(verdict)}.`),
        cell(`${scanner} on ${scanned || 'nothing'}.`),
        table(findings_SEVERITIES.map((severity) => severity), [findings_SEVERITIES.map((severity) => counts[severity])]),
        blockedTable(blocked),
        ignoredTable(verdict),
        ...notes.map(cell),
        verdict.unused.length === 0
            ? ''
            : `About nothing in the image: ${verdict.unused
                .slice(0, MOST_ROWS)
                .map(({ id, place }) => cell(`${id} (${place})`))
                .join(', ')}.`,
    ]
        .filter((part) => part !== '')
        .join('\n\n');
}
function blockedTable(blocked) {
    if (blocked.length === 0)
        return '';
    const rows = blocked
        .slice(0, MOST_ROWS)
        .map((one) => [
        one.severity,
        one.id,
        one.package,
        one.version,
        one.fixed ?? 'none yet',
        one.platforms.join(', '),
        one.title,
    ]);
    return (table(['Severity', 'Blocks', 'Package', 'Version', 'Fixed in', 'Platforms', 'What it is'], rows) +
        rest(blocked.length));
}
function ignoredTable({ ignored }) {
    if (ignored.length === 0)
        return '';
    const rows = ignored
        .slice(0, MOST_ROWS)
        .map(({ finding, why }) => [finding.severity, finding.id, `${finding.package} ${finding.version}`, why]);
    return table(['Severity', 'Accepted', 'Package', 'Why'], rows) + rest(ignored.length);
}
function rest(count) {
    return count > MOST_ROWS ? `\n\nAnd ${count - MOST_ROWS} more: all are in the scanner's report.` : '';
}

;// CONCATENATED MODULE: ./src/action/image/scan.js












/**
 * Scans every platform of an image; its files stay for later steps.
 *
 * @throws {UserError} something blocks, or the scan says nothing
 */
async function scanLaidOut(action, inputs, image) {
    if (inputs.scan === 'off')
        return [];
    const policy = policyOf(inputs, image);
    const machine = machineOf(action, inputs);
    const { scanner, version } = await chooseScanner(inputs.scan, machine, action.cancelled);
    const name = `${scanner.name} ${version}`;
    action.log(`scanning with ${name}`);
    const { subjects, layout } = image;
    const order = {
        layout,
        subjects,
        name: image.repository.split('/').at(-1) ?? image.repository,
        output: action.results.path,
        temporary: machine.temporary,
        offline: inputs.offline,
    };
    const result = await scanImage(scanner, order, policy, action.cancelled);
    const [first] = result.platforms;
    action.output('vulnerabilities', result.verdict.counts);
    action.output('sarif', first?.files?.sarif);
    action.output('sbom', first?.files?.sbom);
    action.summary(scanSummary(result, name));
    for (const { subject, files } of result.platforms) {
        if (files !== undefined)
            await handToGitHub(action, inputs, files.sarif, `gradus/${order.name}/${subject.platform}`);
    }
    const sentence = verdictSentence(result.verdict);
    if (!result.verdict.passed)
        throw new src_errors/* UserError */.yo(sentence);
    action.log(sentence);
    return result.platforms;
}
function policyOf(inputs, { repository, digest, subjects }) {
    const file = inputs.ignoreFile ?? ((0,external_node_fs_.existsSync)(IGNORE_FILE) ? IGNORE_FILE : undefined);
    const documents = inputs.vex === undefined ? [] : filesOf('vex', inputs.vex);
    return {
        threshold: inputs.severity,
        fixableOnly: inputs.onlyFixed,
        ignores: file === undefined ? [] : within('ignore-file', () => readIgnoreFile(textAt(file), file)),
        vex: documents.flatMap((path) => within('vex', () => readOpenVex(textAt(path), path))),
        image: { repository, digests: [digest, ...subjects.map(({ manifest }) => manifest.digest)], tags: [] },
        oldestDatabase: inputs.databaseAge,
        now: Date.now(),
    };
}
async function handToGitHub(action, { uploadSarif: wanted, githubToken: token }, file, category) {
    const { api, repository, sha: commit, ref } = action.facts;
    if (!wanted || token === undefined)
        return;
    if (repository === undefined || commit === undefined || ref === undefined) {
        action.notice('the findings were not shown in the Security tab: this is no run of a workflow');
        return;
    }
    const github = new GitHub({ api, token, repository });
    const upload = { sarif: (0,external_node_fs_.readFileSync)(file, 'utf8'), category, commit, ref };
    const uploaded = await uploadSarif(github, upload, action.cancelled);
    if ('skipped' in uploaded)
        action.notice(uploaded.skipped);
    else
        action.log(`code scanning takes the findings as ${uploaded.id}`);
}

;// CONCATENATED MODULE: ./src/action/image/secrets.js



/**
 * Build secrets, `id=npm,env=NPM_TOKEN` or `id=npm,src=path`: where each value is, never the value itself.
 *
 * @throws {UserError} a line is neither, without the line's text: it may be the secret
 */
function secretsOf(text) {
    return (0,lists/* linesOf */.Dx)(text).map((line, index) => {
        const fields = new Map(line.split(',').map((field) => field.split(/=(.*)/s).slice(0, 2)));
        const [id, file, env] = [fields.get('id'), fields.get('src') ?? fields.get('source'), fields.get('env')];
        const known = [...fields.keys()].every((key) => ['id', 'src', 'source', 'env', 'type'].includes(key));
        if (id === undefined || !known || (file === undefined) === (env === undefined)) {
            throw new src_errors/* UserError */.yo(`input secrets: line ${index + 1} is not understood; write id=npm,env=NPM_TOKEN or id=npm,src=path/of/file, and put the value into the step's env`);
        }
        return { id, ...(file === undefined ? {} : { file }), ...(env === undefined ? {} : { env }) };
    });
}
/** Larger ones are no text that a log could hold. */
const LARGEST_MASKED = 64 * 1024;
/** What must be in no log; a file that is not there is the builder's to complain of. */
function secrets_valuesOf(secrets) {
    return secrets.flatMap(({ file, env }) => {
        if (env !== undefined)
            return process.env[env] ?? [];
        const size = (0,external_node_fs_.statSync)(file ?? '', { throwIfNoEntry: false })?.size ?? Number.POSITIVE_INFINITY;
        return file !== undefined && size <= LARGEST_MASKED ? (0,external_node_fs_.readFileSync)(file, 'utf8') : [];
    });
}

;// CONCATENATED MODULE: ./src/image/smoke/health.js


const PAUSE_MS = 200;
const ATTEMPT_MS = 3_000;
/**
 * Asks until the answer is 2xx, and writes one line of JSON for each request. It runs where the container's network
 * is, and asks nobody else: no redirect is followed, no body is read.
 */
const health_ASKING = `
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
`;
/** @returns once the endpoint is well, or the signal says that it is enough */
async function askHealth(running, endpoint, { node, env }, enough) {
    let last = { well: false, attempts: 0 };
    const onLine = (line, stream) => {
        if (stream === 'stdout')
            last = heard(last, line);
    };
    const asking = [node, '--eval', health_ASKING, '--', running.address, String(endpoint.port), endpoint.path];
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

;// CONCATENATED MODULE: ./src/image/smoke/image.js



const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/**
 * The image of one platform, with what is started and as whom.
 *
 * @param machine architecture of this machine: `amd64`
 * @throws {UserError} there is none for the platform, this machine can't run it, or it would run as root
 */
async function runnableImage(store, image, platform, machine) {
    const manifest = await ofPlatform(store, image, platform);
    const [, architecture] = platform.split('/');
    if (architecture !== machine) {
        throw new src_errors/* UserError */.yo(`an image for ${platform} can't be started on this machine (${machine}); smoke-test linux/${machine}, or use a runner of that architecture`);
    }
    const config = started(await configOf(store, manifest));
    const { digest } = manifest.descriptor;
    return { digest, config: manifest.config, layers: manifest.layers, ...config, ...image_userOf(config.user) };
}
async function ofPlatform(store, image, platform) {
    const root = await store.resolve(image);
    if (root.kind === 'image') {
        const own = platformName({ ...root.descriptor, platform: await ownPlatform(store, root) });
        if (own === platform)
            return root;
        throw new src_errors/* UserError */.yo(`the image ${image} is for ${own} and not for ${platform}; build it for ${platform}`);
    }
    const entries = root.manifests.filter((entry) => platformName(entry) !== undefined);
    const found = entries.find((entry) => platformName(entry) === platform);
    const manifest = found && (await store.resolve(found.digest));
    if (manifest?.kind === 'image')
        return manifest;
    const has = entries.map(platformName).join(', ') || 'none';
    throw new src_errors/* UserError */.yo(`the image ${image} has no platform ${platform}, it has ${has}; build it for ${platform}`);
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
function image_userOf(user) {
    const [, uid = '', gid] = /^([0-9]{1,10})(?::([0-9]{1,10}))?$/.exec(user) ?? [];
    const write = 'write USER 65532 into the last stage of the Dockerfile';
    if (user === '' || /^(?:root|0+)(?::|$)/.test(user)) {
        throw new src_errors/* UserError */.yo(`the image runs as root (${user === '' ? 'it has no USER' : `USER ${user}`}); ${write}`);
    }
    if (uid === '') {
        throw new src_errors/* UserError */.yo(`the image's USER "${user}" is a name, and nobody can tell whether it is root; ${write}`);
    }
    return { uid: Number(uid), ...(gid !== undefined && { gid: Number(gid) }) };
}

;// CONCATENATED MODULE: ./src/image/smoke/isolation.js

/** Where a limit stands: file in version 2, controller and file in version 1. */
const MEMORY = { unified: 'memory.max', controller: 'memory', file: 'memory.limit_in_bytes' };
const PIDS = { unified: 'pids.max', controller: 'pids', file: 'pids.max' };
const CGROUPS = '/sys/fs/cgroup';
/** What version 1 calls no limit. */
const ENDLESS = 2 ** 62;
/** Mounts that every runner makes and that hold nothing of the image. */
const MACHINERY = /^\/(?:dev|proc|sys)(?:\/|$)/;
/** What the kernel says of a running process. @throws it is gone */
async function isolationOf(pid) {
    const status = await (0,external_node_fs_promises_.readFile)(`/proc/${pid}/status`, 'utf8');
    const field = (name) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
    const mounts = mountsOf(await (0,external_node_fs_promises_.readFile)(`/proc/${pid}/mountinfo`, 'utf8'));
    const groups = await (0,external_node_fs_promises_.readFile)(`/proc/${pid}/cgroup`, 'utf8');
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
    if (/^State:\s*[ZX]/m.test(await (0,external_node_fs_promises_.readFile)(`/proc/${pid}/status`, 'utf8')))
        throw new Error('it has ended');
    return found;
}
/** Why it is less isolated than it should be; undefined where it is all right. */
function weakness(found, wanted) {
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
        return (await (0,external_node_fs_promises_.readlink)(`/proc/${pid}/ns/net`)) !== (await (0,external_node_fs_promises_.readlink)('/proc/self/ns/net'));
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/image/smoke/network.js
const LISTENING = '0A';
/**
 * @param tables /proc/<pid>/net/tcp and tcp6
 * @see https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
 */
function listeners(...tables) {
    const found = new Map();
    for (const line of tables.flatMap((table) => table.split('\n').slice(1))) {
        const [, address = '', , state] = line.trim().split(/\s+/);
        const [host = '', port = ''] = address.split(':');
        if (state !== LISTENING || port === '')
            continue;
        const number = Number.parseInt(port, 16);
        found.set(number, (found.get(number) ?? true) && isLoopback(host));
    }
    return [...found].map(([port, local]) => ({ port, local })).sort((one, other) => one.port - other.port);
}
/** Bytes of each 32-bit word are in the machine's order: 127.0.0.1 is 0100007F on the machines there are. */
function isLoopback(host) {
    if (host.length === 8)
        return host.endsWith('7F');
    return host === '00000000000000000000000001000000' || /^0{16}FFFF0000.{6}7F$/.test(host);
}
/** One sentence on why nothing answered at the port, by who listens where; undefined where the port is open. */
function listeningTrouble(found, port) {
    const own = found.find((one) => one.port === port);
    if (own?.local) {
        return `it listens on port ${port} of 127.0.0.1 only, where nobody outside of the container reaches it; let it listen on 0.0.0.0`;
    }
    if (own !== undefined)
        return undefined;
    if (found.length === 0)
        return `it listens on no port; it must listen on ${port}`;
    const ports = found.map((one) => one.port).join(', ');
    return `it listens on ${ports} and not on ${port}; set port to the one that it serves, or let it listen on ${port}`;
}

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
        const manifest = { Config: archive_nameOf(image.config), RepoTags: [tag], Layers: image.layers.map(archive_nameOf) };
        archive.entry({ name: 'manifest.json' }, JSON.stringify([manifest]));
        const seen = new Set();
        for (const blob of [image.config, ...image.layers]) {
            if (seen.has(blob.digest))
                continue;
            seen.add(blob.digest);
            const entry = archive.entry({ name: archive_nameOf(blob), size: blob.size });
            await (0,promises_.pipeline)(external_node_stream_.Readable.from(store.blob(blob).open()), entry, { signal });
        }
        archive.finalize();
    })().catch((error) => {
        archive.destroy(error);
        throw error;
    });
    await Promise.all([filled, written]);
}
function archive_nameOf({ digest }) {
    return `blobs/${digest.replace(':', '/')}`;
}

;// CONCATENATED MODULE: ./src/image/smoke/types.js
/** The image's program was not there or could not be executed; the message is the runner's own. */
class NotStarted extends Error {
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
        this.#env = childEnvironment(env, variables);
    }
    /** Loads the image and starts it. @param more options of this program alone */
    async start(container, more, signal) {
        const { name, folder, image, command = [] } = container;
        const archive = (0,external_node_path_.join)(folder, 'image.tar');
        await writeArchive(container, container_cli_tagOf(name), archive, signal);
        await this.#must(['load', '--input', archive], signal, LOAD_SECONDS);
        await (0,external_node_fs_promises_.rm)(archive);
        const variables = (0,external_node_path_.join)(folder, 'environment');
        const lines = Object.entries(container.env).map(([key, value]) => `${key}=${value}\n`);
        await (0,external_node_fs_promises_.writeFile)(variables, lines.join(''), { mode: 0o600 });
        const args = ['run', '--detach', ...restrictions(container), `--env-file=${variables}`, ...more, container_cli_tagOf(name)];
        const { code, failure, stderr } = await this.run([...args, ...command], signal, START_SECONDS);
        await (0,external_node_fs_promises_.rm)(variables);
        if (code === 0)
            return;
        if (NOT_STARTED.includes(code ?? 0))
            throw new NotStarted(troubleIn(stderr) ?? failure ?? '');
        throw new src_errors/* UserError */.yo(`the image ${image.digest} could not be started: ${failure}`);
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
        await runProgram(this.#program, args, { env: this.#env, signal, seconds: START_SECONDS, onLine });
        return lines;
    }
    /** Container with its volumes, image, and what else the runner made. */
    async remove({ name }, more = []) {
        const signal = AbortSignal.timeout(REMOVE_SECONDS * 1000);
        await this.run(['rm', '--force', '--volumes', name], signal, REMOVE_SECONDS);
        await this.run(['rmi', '--force', container_cli_tagOf(name)], signal, REMOVE_SECONDS);
        for (const args of more)
            await this.run(args, signal, REMOVE_SECONDS);
    }
    run(args, signal, seconds) {
        return runProgram(this.#program, args, { env: this.#env, signal, seconds });
    }
    async #must(args, signal, seconds) {
        const ended = await this.run(args, signal, seconds);
        if (ended.code === 0)
            return ended;
        throw new src_errors/* UserError */.yo(`${args.slice(0, 2).join(' ')} of the image for the smoke test failed: ${ended.failure}`);
    }
}
function container_cli_tagOf(name) {
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




const version_ASK_SECONDS = 20;
/**
 * The version of a program, or one sentence why it can't be used.
 *
 * @param args  what makes it say its version; a program with a daemon is asked for the daemon's
 * @param names variables that it needs besides
 */
async function version_versionOf(name, { env, outside }, args = ['--version'], names = []) {
    try {
        const program = findProgram(name, env.PATH, outside);
        const options = { env: childEnvironment(env, names), signal: new AbortController().signal, seconds: version_ASK_SECONDS };
        const { code, stdout, failure } = await runProgram(program, args, options);
        const version = /\d+\.\d+[\w.+~-]*/.exec(stdout)?.[0];
        if (code === 0 && version !== undefined)
            return { version };
        return { missing: `${name} does not answer (${failure ?? 'it says no version'})` };
    }
    catch (error) {
        if (error instanceof src_errors/* UserError */.yo)
            return { missing: error.message };
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/image/smoke/runners/docker.js



const docker_VARIABLES = [
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
        available: () => version_versionOf('docker', surroundings, ['version', '--format={{.Server.Version}}'], docker_VARIABLES),
        async start(container, signal) {
            const { name } = container;
            const cli = new ContainerCli('docker', surroundings, docker_VARIABLES);
            const network = ['network', 'create', '--internal', `--label=gradus.smoke-test=${name}`, name];
            const made = await cli.run(network, signal, NETWORK_SECONDS);
            if (made.code !== 0)
                throw new src_errors/* UserError */.yo(`docker can't make a network for the smoke test: ${made.failure}`);
            await cli.start(container, [`--network=${name}`], signal);
            const { State, NetworkSettings } = await cli.inspect(name, signal);
            const address = NetworkSettings.Networks?.[name]?.IPAddress ?? '';
            if (address === '' && State.Running)
                throw new src_errors/* UserError */.yo('docker gave the container of the smoke test no address');
            return {
                pid: State.Pid,
                address,
                enter: [],
                ended: () => cli.ended(name, signal),
                log: () => cli.log(name, signal),
            };
        },
        async remove(state) {
            await new ContainerCli('docker', surroundings, docker_VARIABLES).remove(state, [['network', 'rm', state.name]]);
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
            const nsenter = await version_versionOf('nsenter', surroundings);
            return 'missing' in nsenter ? nsenter : await version_versionOf('podman', surroundings, ['--version'], podman_VARIABLES);
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
    if (cause instanceof src_errors/* UserError */.yo)
        return cause;
    const why = DISK_REASONS[cause?.code ?? ''];
    return why === undefined ? cause : new src_errors/* UserError */.yo(`can't ${what}: ${why}`, { cause });
}

;// CONCATENATED MODULE: ./src/image/smoke/rootfs.js







const rootfs_WHITEOUT = '.wh.';
const rootfs_OPAQUE = '.wh..wh..opq';
/** As many as Linux follows. */
const MOST_LINKS = 40;
const MOST_OWNER = 2 ** 32 - 2;
const rootfs_FOLDER = 0o755;
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
    await (0,external_node_fs_promises_.mkdir)(root, { mode: rootfs_FOLDER });
    const left = { ...budget };
    const spend = (files, bytes) => {
        left.files -= files;
        left.bytes -= bytes;
        if (left.files >= 0 && left.bytes >= 0)
            return;
        throw new src_errors/* UserError */.yo(`the image has more than ${budget.files} files or ${budget.bytes / 1e9} GB; build a smaller one`);
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
        const parts = rootfs_partsOf(header.name);
        const name = parts.pop();
        if (name === undefined)
            return;
        try {
            const parent = await this.#folder(parts);
            const path = (0,external_node_path_.join)(parent, name);
            if (name === rootfs_OPAQUE)
                await this.#empty(parent);
            else if (name.startsWith(rootfs_WHITEOUT))
                await this.#hide((0,external_node_path_.join)(parent, whitedOut(name)));
            else
                await this.#write(path, header, content);
        }
        catch (cause) {
            throw refused(header.name, cause);
        }
    }
    async #write(path, header, content) {
        const { type, mode = rootfs_FOLDER, uid = 0, gid = 0 } = header;
        if (![uid, gid].every((id) => Number.isInteger(id) && id >= 0 && id <= MOST_OWNER)) {
            throw new src_errors/* UserError */.yo(`a layer gives ${rootfs_shown(header.name)} to an owner that there can't be; build it again`);
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
        const parts = rootfs_partsOf(path);
        const name = parts.pop() ?? '';
        const file = (0,external_node_path_.join)(await this.#folder(parts), name);
        const found = await (0,external_node_fs_promises_.lstat)(file).catch(() => undefined);
        if (found?.isFile() || found?.isSymbolicLink())
            return file;
        throw new src_errors/* UserError */.yo(`a layer links ${rootfs_shown(path)}, which is no file of the image; build it again`);
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
                    throw new src_errors/* UserError */.yo('a path in a layer goes through links in a circle');
                const target = await (0,external_node_fs_promises_.readlink)(here);
                if (target.startsWith('/'))
                    path.length = 0;
                ahead.unshift(...target.split('/').filter((one) => one !== '' && one !== '.'));
                continue;
            }
            if (found?.isDirectory() !== true) {
                this.#spend(1, 0);
                await (0,external_node_fs_promises_.rm)(here, { force: true });
                await (0,external_node_fs_promises_.mkdir)(here, { mode: rootfs_FOLDER });
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
    const hidden = name.slice(rootfs_WHITEOUT.length);
    if (hidden !== '' && hidden !== '.' && hidden !== '..')
        return hidden;
    throw new src_errors/* UserError */.yo('a layer removes a path that is none; build it again');
}
/** What the file system says of a path that an image made up, as a sentence; the disk itself has its own. */
function refused(name, cause) {
    const said = diskError(`unpack ${rootfs_shown(name)} of the image`, cause);
    if (said !== cause)
        return said;
    const { code } = cause;
    const strange = code === 'ENAMETOOLONG' || code === 'EINVAL' || code === 'ERR_INVALID_ARG_VALUE';
    if (!strange)
        return cause;
    return new src_errors/* UserError */.yo(`a layer has the path ${rootfs_shown(name)}, which no file system takes; build it again`, { cause });
}
function rootfs_shown(path) {
    return JSON.stringify(path.length > LONGEST_SHOWN ? `${path.slice(0, LONGEST_SHOWN)}…` : path);
}
/** A name of an archive as a path below the root; `..` leads no higher. */
function rootfs_partsOf(name) {
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
const log_KEPT = 200;
/** The last lines of a program. */
class Log {
    #lines = [];
    add(line) {
        this.#lines.push(line.slice(0, 10_000));
        if (this.#lines.length > log_KEPT)
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
            const nsenter = await version_versionOf('nsenter', surroundings);
            return 'missing' in nsenter ? nsenter : await version_versionOf('runc', surroundings);
        },
        async start(container, signal) {
            const program = findProgram('runc', env.PATH, outside);
            const nsenter = findProgram('nsenter', env.PATH, outside);
            const rootfs = (0,external_node_path_.join)(container.folder, 'rootfs');
            await unpackImage(container, rootfs, signal);
            const unified = (0,external_node_fs_.existsSync)('/sys/fs/cgroup/cgroup.controllers');
            const spec = runtimeSpec(container, rootfs, await gidOf(container, rootfs), unified);
            await (0,external_node_fs_promises_.writeFile)((0,external_node_path_.join)(container.folder, 'config.json'), JSON.stringify(spec), { mode: 0o600 });
            const started = await runc_begin(program, container, childEnvironment(env), signal);
            return { ...started, address: '127.0.0.1', enter: [nsenter, `--target=${started.pid}`, '--net', '--'] };
        },
        async remove({ name, folder }) {
            const program = findProgram('runc', env.PATH, outside);
            const options = { env: childEnvironment(env), signal: AbortSignal.timeout(runc_REMOVE_SECONDS * 1000) };
            await runProgram(program, [...rootOf(folder), 'delete', '--force', name], options);
        },
    };
}
/** runc's own state is in the test's folder too. */
function rootOf(folder) {
    return ['--root', (0,external_node_path_.join)(folder, 'state')];
}
async function runc_begin(program, { name, folder }, env, signal) {
    const log = new Log();
    const pidFile = (0,external_node_path_.join)(folder, 'pid');
    const args = [...rootOf(folder), 'run', '--keep', '--bundle', folder, '--pid-file', pidFile, name];
    let over;
    // It stays for as long as the container runs; a cancel ends it, and `remove` the container.
    const whole = runProgram(program, args, { env, signal, onLine: (line) => log.add(line) }).then((ended) => {
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
        throw new NotStarted(over !== undefined && 'stderr' in over ? startTrouble(over.stderr) : 'runc did not start it');
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
const runners_runners = { docker: docker, podman: podman, runc: runc };
/**
 * @param wish `auto`: the first that can be used here
 * @throws {UserError} the one that is wanted, or every one, can't be used, and why
 */
async function chooseRunner(wish, surroundings) {
    const reasons = [];
    for (const name of wish === 'auto' ? ['docker', 'podman', 'runc'] : [wish]) {
        const runner = runners_runners[name](surroundings);
        const answer = await runner.available();
        if ('version' in answer)
            return { runner, version: answer.version };
        reasons.push(`${name}: ${answer.missing}`);
    }
    if (wish !== 'auto')
        throw new src_errors/* UserError */.yo(`the smoke test can't use ${reasons.join()}`);
    throw new src_errors/* UserError */.yo(`nothing can start an image here (${reasons.join('; ')}); install docker, podman or runc`);
}

;// CONCATENATED MODULE: ./src/image/smoke/smoke.js












const smoke_LOG_LINES = 50;
const smoke_LONGEST_LINE = 1_000;
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
async function smokeTest(request, surroundings, cancelled) {
    smoke_checkRequest(request);
    const { store, platform, command, env, memoryMiB, cpus, pids, writable } = request;
    const image = await runnableImage(store, request.image, platform, surroundings.architecture);
    if ([...image.entrypoint, ...(command ?? image.command)].length === 0) {
        throw new src_errors/* UserError */.yo(`the image has neither ENTRYPOINT nor CMD; say in the Dockerfile what it starts`);
    }
    const { runner, version } = await chooseRunner(request.runner, surroundings);
    const name = `gradus-smoke-${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`;
    const folder = (0,external_node_path_.join)(surroundings.temporary, name);
    const state = { runner: runner.name, name, folder };
    surroundings.onState?.(state);
    await (0,external_node_fs_promises_.mkdir)(folder, { mode: 0o700 });
    const container = {
        ...{ name, folder, store, image, env, memoryMiB, cpus, pids, writable },
        ...(command !== undefined && { command }),
    };
    try {
        const result = await smoke_run(runner, container, request, surroundings, cancelled);
        return { ...result, runner: { name: runner.name, version } };
    }
    finally {
        await remove(runner, state);
    }
}
/** Removes what a smoke test left that was killed. Nothing there is fine. */
async function smoke_removeLeftovers(state, surroundings) {
    await remove(runners[state.runner](surroundings), state);
}
async function remove(runner, state) {
    await runner.remove(state);
    await (0,external_node_fs_promises_.rm)(state.folder, { recursive: true, force: true, maxRetries: 5 });
}
async function smoke_run(runner, container, request, surroundings, cancelled) {
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
        throw new src_errors/* UserError */.yo(`${runner.name} does not isolate the container here: ${weak}; use another runner`);
    const { health, end, open } = await watch(running, request, surroundings, cancelled);
    cancelled.throwIfAborted();
    const reason = smoke_reasonOf(health, end, open, request);
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
                await (0,external_node_timers_promises_.setTimeout)(WATCH_MS, undefined, { signal }).catch(() => { });
        }
        enough.abort();
    })();
    const health = await askHealth(running, { port, path }, surroundings, signal).catch(async (error) => {
        // Where it has just ended there is no network to enter any more; its runner says so a moment later.
        for (let waited = 0; end === undefined && waited < ENDING_MS && !signal.aborted; waited += WATCH_MS) {
            await (0,external_node_timers_promises_.setTimeout)(WATCH_MS);
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
    const tables = ['tcp', 'tcp6'].map((name) => (0,external_node_fs_promises_.readFile)(`/proc/${pid}/net/${name}`, 'utf8').catch(() => ''));
    return listeners(...(await Promise.all(tables)));
}
function smoke_reasonOf({ well, status, trouble, attempts }, end, open, { port, healthPath, timeoutSeconds, memoryMiB }) {
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
    return (0,external_node_util_.stripVTControlCharacters)(line)
        .replaceAll(/(?!\t)\p{Cc}/gu, '')
        .slice(0, smoke_LONGEST_LINE);
}
const smoke_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
function smoke_checkRequest({ env, healthPath, writable, command }) {
    for (const [name, value] of Object.entries(env)) {
        if (!smoke_NAME.test(name))
            throw new src_errors/* UserError */.yo(`env: ${JSON.stringify(name)} is no name of a variable`);
        if (/[\n\r\0]/.test(value))
            throw new src_errors/* UserError */.yo(`env: the value of ${name} has a line break; give it in one line`);
    }
    // A path that is safe in a request line and for any runner's list of options.
    if (!/^\/[\x21-\x7e]*$/.test(healthPath)) {
        throw new src_errors/* UserError */.yo(`the health path "${healthPath}" must begin with / and have no spaces, such as /health`);
    }
    for (const path of writable) {
        if (!/^(?:\/[A-Za-z0-9._-]+)+$/.test(path) || path.split('/').includes('..')) {
            throw new src_errors/* UserError */.yo(`"${path}" can't be made writable; give an absolute path of letters, digits, . _ and -`);
        }
    }
    if (command?.some((word) => word.includes('\0')))
        throw new src_errors/* UserError */.yo('command: a word of it has a NUL');
}

;// CONCATENATED MODULE: ./src/report/smoke.js

/** Whether the image started in isolation, what that isolation was, and what it wrote where it did not. */
function smokeSummary(result, { healthPath, port }) {
    const { passed, reason, seconds, attempts, status, runner, isolation, log } = result;
    return [
        `### Smoke test: ${passed ? 'passed' : 'failed'}`,
        cell(passed
            ? `${healthPath} at port ${port} answered ${status} after ${seconds.toFixed(1)} s (${attempts} requests), started by ${runner.name} ${runner.version}.`
            : `${reason}.`),
        ...(isolation === undefined ? [] : [table(['Isolation', 'What the kernel says'], rowsOf(isolation))]),
        ...(passed || log.length === 0
            ? []
            : [
                `<details><summary>What it wrote last</summary>\n\n${log.map((line) => `    ${line}`).join('\n')}\n\n</details>`,
            ]),
    ].join('\n\n');
}
function rowsOf(isolation) {
    const { uid, capabilities, noNewPrivileges, seccomp, readOnlyRoot, writable, memoryBytes, cpus, pids, ownNetwork } = isolation;
    return [
        ['User', String(uid)],
        ['Capabilities', capabilities.effective === 0n ? 'none' : capabilities.effective.toString(16)],
        ['New privileges', noNewPrivileges ? 'refused' : 'possible'],
        ['System calls', seccomp ? 'filtered' : 'not filtered'],
        ['Root file system', readOnlyRoot ? 'read-only' : 'writable'],
        ['Writable', writable.join(', ') || 'nothing'],
        ['Memory', smoke_limit(memoryBytes === undefined ? undefined : memoryBytes / 2 ** 20, 'MiB')],
        ['CPU', smoke_limit(cpus, 'cores')],
        ['Processes', smoke_limit(pids, '')],
        ['Network', ownNetwork === undefined ? 'not known' : ownNetwork ? 'its own' : "the machine's"],
    ];
}
function smoke_limit(value, unit) {
    if (value === undefined)
        return 'not known';
    return Number.isFinite(value) ? `${Math.round(value * 100) / 100} ${unit}`.trim() : 'no limit';
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
            throw new src_errors/* UserError */.yo(`${sentence}; run this on a machine of its platform`);
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
        env: { ...project?.environment, ...(0,lists/* pairsOf */.fq)('env', inputs.env) },
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
    throw new src_errors/* UserError */.yo(`the smoke test failed: ${result.reason}`);
}
/** In the post step: what a killed smoke test left. */
async function removeSmokeLeftovers(action, inputs) {
    const text = action.state(STATE);
    if (text === '')
        return;
    const state = JSON.parse(text);
    // State is a file of the runner's that a later step of the job could have written.
    if (!/^gradus-smoke-[0-9a-f]{12}$/.test(state.name) || basename(state.folder) !== state.name)
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
    throw new src_errors/* UserError */.yo(`${found}; say with port which one its health endpoint is at`);
}
function smoke_shown({ isolation, log: _, ...result }) {
    return { ...result, ...(isolation === undefined ? {} : { isolation: smoke_plain(isolation) }) };
}
/** As JSON has it: capabilities in hexadecimal, as /proc writes them. */
function smoke_plain({ capabilities, ...rest }) {
    const hex = (value) => value.toString(16);
    return { ...rest, capabilities: { effective: hex(capabilities.effective), bounding: hex(capabilities.bounding) } };
}

;// CONCATENATED MODULE: ./src/action/image/build.js


























/** build: Dockerfile, lint, build, size, smoke test, scan, push, digest; nothing is pushed that failed before. */
async function buildCommand(action, inputs) {
    const work = await prepared(action, inputs);
    if (inputs.dryRun) {
        action.log(`would build ${work.source.dockerfile.shown} as ${work.tags.map(({ name }) => name).join(', ')}`);
        return;
    }
    const made = await make(action, inputs, work);
    await handOn(action, inputs, work, made);
}
async function prepared(action, inputs) {
    const target = targetOf(inputs);
    const source = await sourceOf(action, inputs);
    action.output('dockerfile', source.dockerfile.path);
    await lintSource(action, inputs, source);
    const machine = machineOf(action, inputs);
    const facts = { ...gitFacts(action), ...(await commitOf(source.context, machine, action.cancelled)) };
    const tags = [{ name: buildTag(facts, new Date()), moves: false }, ...furtherTags((0,lists/* listOf */.c3)(inputs.tags), facts)];
    action.output('tag', tags[0]?.name);
    return { source, facts, tags, target, name: target ?? source.project?.name ?? (0,external_node_path_.basename)(source.context) };
}
async function make(action, inputs, work) {
    const { source, tags, target, name } = work;
    const machine = machineOf(action, inputs);
    const { builder, version } = await chooseBuilder(inputs.builder, machine);
    action.output('builder', `${builder.name} ${version}`);
    const request = requestOf(inputs, work, (0,external_node_path_.join)(machine.temporary, 'layout'));
    // A step that prints its secret must not show it to whoever reads the log.
    for (const value of secrets_valuesOf(request.secrets))
        action.mask(value);
    const access = registryAccess(action, inputs);
    const repository = inputs.push && target !== undefined ? openRegistry(target, access) : undefined;
    const started = Date.now();
    let scans = [];
    const measured = (built) => {
        tellSize(action, built);
        action.summary(buildSummary(built, name, `${builder.name} ${version}`));
    };
    const checks = async (built) => {
        const subjects = await subjectsOf(await openLayout(built.layout), built.digest);
        const image = { layout: built.layout, digest: built.digest, subjects, repository: name };
        await smokeLaidOut(action, inputs, image, source.project);
        scans = await scanLaidOut(action, inputs, image);
    };
    const built = await buildImage({ request, tags, ...(inputs.maxSize === undefined ? {} : { maxSize: (0,values/* bytesOf */.$)(inputs.maxSize) }) }, {
        builder: folded(action, builder, version),
        ...(repository === undefined ? {} : { repository }),
        measured,
        checks,
        progress: (line) => action.log(line),
        cancelled: action.cancelled,
    });
    return { built, scans, request, version, repository, started };
}
async function handOn(action, inputs, work, made) {
    const { source, facts, target, name } = work;
    const { built, scans, request, version, repository, started } = made;
    const image = repository === undefined ? undefined : `${target}@${built.digest}`;
    action.output('image', image);
    action.output('reproducible', built.reproducible);
    const provenance = inputs.provenance
        ? writeProvenance(action, { source, request, facts, built, builder: version, name, started })
        : undefined;
    if (built.statements.length > 0) {
        action.results.write('builder-provenance.json', `${JSON.stringify(built.statements, null, 2)}\n`);
    }
    if (repository !== undefined)
        await attach(repository, built, scans, provenance);
    action.log(`${image ?? name}: ${built.digest}`);
    for (const notice of built.notices)
        action.notice(notice);
    action.summary(pushSummary(built, image));
    const files = action.results.list().map((file) => (0,external_node_path_.join)(action.results.path, file));
    if (files.length > 0)
        await action.uploadArtifact('image', files, 'results');
}
/** What the builder writes is folded in the log; what comes after it is not. */
function folded(action, builder, version) {
    return {
        ...builder,
        build: (...args) => action.group(`Build with ${builder.name} ${version}`, () => builder.build(...args)),
    };
}
/** Repository to push to, with Docker Hub's name filled in. */
function targetOf({ image, push }) {
    if (image === undefined) {
        if (push)
            throw new src_errors/* UserError */.yo('input image is missing; a push needs a repository such as ghcr.io/acme/shop');
        return undefined;
    }
    const reference = parseReference(image);
    if (reference.tag === undefined && reference.digest === undefined)
        return repositoryOf(reference);
    throw new src_errors/* UserError */.yo(`input image: "${image}" has a tag or digest; a build makes its own, so give the repository alone`);
}
function gitFacts({ facts }) {
    const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(facts.ref ?? '') ?? [];
    return {
        ...(facts.sha === undefined ? {} : { commit: facts.sha }),
        ...(facts.repositoryUrl === undefined ? {} : { url: facts.repositoryUrl }),
        ...(kind === 'heads' && name !== undefined ? { branch: name } : {}),
        ...(kind === 'tags' && name !== undefined ? { tag: name } : {}),
    };
}
/**
 * Of sources without a commit, in seconds since 1970: 1980-01-01T00:00:02Z, before which archives know no time. Not 0:
 * Maven takes a file of 1970 for one that is not there, and leaves it out of the jar.
 */
const UNKNOWN_TIME = 315_532_802;
function requestOf(inputs, { source, facts, target }, layout) {
    const epoch = facts.committed ?? UNKNOWN_TIME;
    const title = inputs.name ?? source.project?.name ?? target?.split('/').at(-1) ?? (0,external_node_path_.basename)(source.context);
    const { from, to } = cache_cacheOf(inputs.cache, target);
    return {
        context: source.context,
        dockerfile: source.dockerfile.path,
        platforms: (0,lists/* listOf */.c3)(inputs.platforms),
        ...(inputs.target === undefined ? {} : { target: inputs.target }),
        buildArgs: (0,lists/* pairsOf */.fq)('build-args', inputs.buildArgs),
        labels: labelsOf(title, epoch, facts),
        secrets: secretsOf(inputs.secrets),
        ssh: (0,lists/* linesOf */.Dx)(inputs.ssh),
        cacheFrom: from,
        cacheTo: to,
        epoch,
        provenance: inputs.provenance,
        push: inputs.push,
        layout,
    };
}
function tellSize(action, { digest, duration, size }) {
    const { platforms } = size;
    const largest = (pick) => Math.max(0, ...platforms.map(pick));
    action.output('digest', digest);
    action.output('duration', Math.round(duration * 10) / 10);
    action.output('size', largest(({ compressed }) => compressed));
    action.output('unpacked-size', largest(({ unpacked }) => unpacked));
    action.output('layers', platforms[0]?.layers.length);
    action.output('efficiency', Math.round((platforms[0]?.efficiency ?? 1) * 10_000) / 10_000);
    action.output('platforms', platforms.map((one) => ({
        name: one.platform,
        digest: one.digest,
        size: one.compressed,
        unpackedSize: one.unpacked,
        layers: one.layers.length,
    })));
}
/** What is known of the image goes where the image is: an SBOM for each platform, and how it was built. */
async function attach(repository, { digest }, scans, provenance) {
    for (const { subject, files } of scans) {
        if (files === undefined)
            continue;
        const sbom = readSbom((0,external_node_fs_.readFileSync)(files.sbom), (0,external_node_path_.relative)((0,external_node_path_.resolve)('.'), files.sbom));
        await pushArtifact(repository, sbomArtifact(sbom, subject.manifest));
    }
    if (provenance !== undefined) {
        const { descriptor } = await repository.resolve(digest);
        await pushArtifact(repository, provenanceArtifact(provenance, descriptor));
    }
}

;// CONCATENATED MODULE: ./src/image/generate/compose.js

/** A development server compiles and reloads: it gets more than production does. */
const DEVELOPMENT_FACTOR = 2;
const SMALLEST_MEMORY_MIB = 512;
const MOST_PROCESSES = 512;
/** @see https://github.com/compose-spec/compose-spec/blob/main/spec.md */
function composeFile(project) {
    return yamlFile(escaped(compose(project)), [
        'Development: docker compose up --build --watch',
        'No capabilities and no new privileges, as in the cluster; what can be written to is in memory, where the tools allow it.',
    ]);
}
/** Before `$` is escaped. */
function compose(project) {
    const stages = project.dockerfile.stages;
    const target = (stages.find(({ name }) => name === 'development') ?? stages.at(-1))?.name;
    const writes = developmentWrites(project, target);
    const environment = { ...writes.environment, ...project.environment };
    const healthcheck = healthcheckOf(project, target);
    return {
        name: project.name,
        services: {
            [project.name]: {
                build: { context: '.', ...(target !== undefined && { target }) },
                ports: [{ target: project.port, published: String(project.port), host_ip: '127.0.0.1', protocol: 'tcp' }],
                ...(Object.keys(environment).length > 0 && { environment }),
                init: true,
                read_only: writes.readOnly,
                tmpfs: writes.tmpfs,
                cap_drop: ['ALL'],
                security_opt: ['no-new-privileges:true'],
                deploy: { resources: { limits: compose_limits(project) } },
                ...(healthcheck !== undefined && { healthcheck }),
                develop: { watch: [{ action: 'rebuild', path: '.' }] },
            },
        },
    };
}
/** Tools of development write where a service in production does not. */
function developmentWrites({ language, framework, writable }, target) {
    const folders = ['/tmp', ...writable.filter((folder) => folder !== '/tmp')];
    const plain = { readOnly: true, tmpfs: folders.map((folder) => `${folder}:mode=1777`), environment: {} };
    if (target !== 'development')
        return plain;
    // `go run` starts what it has compiled in /tmp; a tmpfs is mounted noexec unless it says otherwise.
    if (language === 'go') {
        return {
            ...plain,
            tmpfs: ['/tmp:exec,mode=1777', ...plain.tmpfs.slice(1)],
            environment: { GOCACHE: '/tmp/go-build' },
        };
    }
    // Maven and Gradle write beside the sources of every module, and into their repository of libraries.
    if (language === 'java')
        return { ...plain, readOnly: false, tmpfs: ['/tmp:exec,mode=1777', ...plain.tmpfs.slice(1)] };
    if (framework === 'next') {
        const whole = new Set(folders.map((folder) => folder.replace(/\/\.next\/.*$/, '/.next')));
        return { ...plain, tmpfs: [...whole].map((folder) => `${folder}:mode=1777`) };
    }
    return plain;
}
function compose_limits({ resources }) {
    const memory = Math.max(SMALLEST_MEMORY_MIB, Math.ceil(resources.memoryMiB * DEVELOPMENT_FACTOR));
    return { cpus: String(Math.max(1, resources.cpu * DEVELOPMENT_FACTOR)), memory: `${memory}m`, pids: MOST_PROCESSES };
}
/** The stage's own where it has one; else what the language can ask with. JDK and Go images bring nothing that asks. */
function healthcheckOf(project, target) {
    const own = inherited(project.dockerfile.stages, target);
    if (own !== undefined) {
        return {
            test: ['CMD', ...own.exec],
            interval: `${own.intervalSeconds}s`,
            timeout: `${own.timeoutSeconds}s`,
            start_period: `${own.startSeconds}s`,
            retries: 3,
        };
    }
    const test = question(project);
    return test && { test, interval: '10s', timeout: '5s', start_period: `${project.startSeconds}s`, retries: 3 };
}
function question({ language, port, healthPath }) {
    // JSON text is a literal of JavaScript, and of Python for the characters that a checked path has.
    const url = JSON.stringify(`http://127.0.0.1:${port}${healthPath}`);
    if (language === 'python')
        return ['CMD', 'python', '-c', `from urllib.request import urlopen; urlopen(${url}, timeout=4)`];
    if (language === 'node') {
        return ['CMD', 'node', '-e', `fetch(${url}).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`];
    }
    return undefined;
}
function inherited(stages, name) {
    const stage = stages.find((candidate) => candidate.name === name);
    if (stage === undefined)
        return undefined;
    const own = stage.instructions.findLast((instruction) => instruction.do === 'healthcheck');
    if (own !== undefined || !('stage' in stage.from))
        return own;
    return inherited(stages.slice(0, stages.indexOf(stage)), stage.from.stage);
}
/** Compose puts variables in for `$NAME` in every value; `$$` is a dollar. */
function escaped(value) {
    if (typeof value === 'string')
        return value.replaceAll('$', '$$$$');
    if (Array.isArray(value))
        return value.map(escaped);
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item)]));
}

;// CONCATENATED MODULE: ./src/image/generate/kubernetes/labels.js
/** What a Deployment and its Service choose pods by; it can't change later, so no version is in it. */
function selectorOf(name) {
    return { 'app.kubernetes.io/name': name };
}
function metadataOf(name) {
    return { name, labels: labels_labelsOf(name) };
}
/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
function labels_labelsOf(name) {
    return { ...selectorOf(name), 'app.kubernetes.io/component': 'server', 'app.kubernetes.io/part-of': name };
}
const HTTP = 'http';

;// CONCATENATED MODULE: ./src/image/generate/kubernetes/around.js

function service({ name }) {
    return {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadataOf(name),
        spec: {
            type: 'ClusterIP',
            selector: selectorOf(name),
            ports: [{ name: HTTP, port: 80, targetPort: HTTP, protocol: 'TCP' }],
        },
    };
}
function ingress({ name }) {
    const host = `${name}.example.com`;
    const backend = { service: { name, port: { name: HTTP } } };
    return {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: metadataOf(name),
        spec: {
            tls: [{ hosts: [host], secretName: `${name}-tls` }],
            rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
        },
    };
}
function autoscaler({ name }) {
    return {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: metadataOf(name),
        spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
            minReplicas: 2,
            maxReplicas: 6,
            metrics: [
                { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
            ],
            behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
        },
    };
}
function disruptionBudget({ name }) {
    return {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: metadataOf(name),
        // A pod that is not ready serves nobody: it never holds up the drain of a node.
        spec: { minAvailable: 1, selector: { matchLabels: selectorOf(name) }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    };
}
/** Link-local addresses: there clouds hand out credentials of the node. */
const LINK_LOCAL_4 = '169.254.0.0/16';
const LINK_LOCAL_6 = ['fe80::/10', 'fd00:ec2::254/128'];
function networkPolicy({ name }) {
    const dns = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }));
    return {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: metadataOf(name),
        spec: {
            podSelector: { matchLabels: selectorOf(name) },
            policyTypes: ['Ingress', 'Egress'],
            ingress: [{ ports: [{ protocol: 'TCP', port: HTTP }] }],
            egress: [
                // To anywhere: a node's own resolver has a link-local address.
                { ports: dns },
                {
                    to: [
                        { ipBlock: { cidr: '0.0.0.0/0', except: [LINK_LOCAL_4] } },
                        { ipBlock: { cidr: '::/0', except: LINK_LOCAL_6 } },
                    ],
                },
            ],
        },
    };
}

;// CONCATENATED MODULE: ./src/image/generate/kubernetes/deployment.js

/** The user of the production image; without a user name in the image, Kubernetes needs the number. */
const deployment_USER = 65532;
const PROBE_SECONDS = 5;
/** Time for proxies to hear that the pod ends before it does, and then for requests in flight. */
const DRAIN_SECONDS = 10;
const GRACE_SECONDS = 40;
const LIMIT_FACTOR = 2;
const SCRATCH = '256Mi';
/** `.invalid` is no domain and never will be (RFC 2606): nobody can serve an image under it. */
function unset(name) {
    return `registry.invalid/${name}:not-set`;
}
/** Meets the Pod Security Standard `restricted`. */
function deployment(project, image) {
    const { name } = project;
    const folders = ['/tmp', ...project.writable.filter((folder) => folder !== '/tmp')];
    const volumes = folders.map((mountPath, index) => ({ name: index === 0 ? 'tmp' : `writable-${index}`, mountPath }));
    return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: metadataOf(name),
        spec: {
            selector: { matchLabels: selectorOf(name) },
            revisionHistoryLimit: 5,
            strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
            template: {
                metadata: { labels: labels_labelsOf(name) },
                spec: {
                    automountServiceAccountToken: false,
                    enableServiceLinks: false,
                    terminationGracePeriodSeconds: GRACE_SECONDS,
                    securityContext: {
                        runAsNonRoot: true,
                        runAsUser: deployment_USER,
                        runAsGroup: deployment_USER,
                        fsGroup: deployment_USER,
                        seccompProfile: { type: 'RuntimeDefault' },
                    },
                    topologySpreadConstraints: [spread(name)],
                    containers: [container(project, image, volumes)],
                    volumes: volumes.map((volume) => ({ name: volume.name, emptyDir: { sizeLimit: SCRATCH } })),
                },
            },
        },
    };
}
function container(project, image, volumeMounts) {
    const environment = Object.entries(project.environment);
    return {
        name: project.name,
        image,
        imagePullPolicy: 'IfNotPresent',
        ports: [{ name: HTTP, containerPort: project.port, protocol: 'TCP' }],
        ...(environment.length > 0 && { env: environment.map(([name, value]) => variable(project, name, value)) }),
        ...probes(project),
        // Without a shell in the image there is no `sleep` to run; the kubelet waits itself (Kubernetes 1.30).
        lifecycle: { preStop: { sleep: { seconds: DRAIN_SECONDS } } },
        resources: resources(project.resources),
        securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
        },
        volumeMounts,
    };
}
function secretName(name) {
    return `${name}-environment`;
}
/** Names whose values a person has to give before a pod starts: one that serves for development must not get there. */
function secretKeys({ environment, port }) {
    return Object.keys(environment).filter((name) => environment[name] !== String(port));
}
/** The port is no secret, and it is the same everywhere. */
function variable(project, name, value) {
    if (!secretKeys(project).includes(name))
        return { name, value };
    return { name, valueFrom: { secretKeyRef: { name: secretName(project.name), key: name } } };
}
function probes({ healthPath, startSeconds }) {
    const httpGet = { path: healthPath, port: HTTP };
    return {
        startupProbe: { httpGet, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: Math.max(30, startSeconds * 2) },
        readinessProbe: { httpGet, periodSeconds: PROBE_SECONDS, timeoutSeconds: 3, failureThreshold: 2 },
        // Later than readiness: a pod that is only busy leaves the Service first and is not restarted.
        livenessProbe: { httpGet, periodSeconds: PROBE_SECONDS * 2, timeoutSeconds: 5, failureThreshold: 6 },
    };
}
/** No more memory than was asked for: a node that is full takes the pod that has more. */
function resources({ cpu, memoryMiB }) {
    const memory = `${Math.ceil(memoryMiB)}Mi`;
    return { requests: { cpu: millis(cpu), memory }, limits: { cpu: millis(cpu * LIMIT_FACTOR), memory } };
}
function millis(cores) {
    return `${Math.max(10, Math.round(cores * 1000))}m`;
}
function spread(name) {
    return {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selectorOf(name) },
    };
}

;// CONCATENATED MODULE: ./src/image/generate/kubernetes/files.js



/** @param image by digest; absent: a name that no registry serves, so that nothing unpinned can start */
function kubernetesFiles(project, image) {
    return new Map([
        [
            'k8s/deployment.yaml',
            yamlFile(deployment(project, image ?? unset(project.name)), aboutDeployment(project, image)),
        ],
        ['k8s/service.yaml', yamlFile(service(project))],
        [
            'k8s/ingress.yaml',
            yamlFile(ingress(project), [
                'Put your host in the place of example.com, and add ingressClassName where the cluster has no default class.',
            ]),
        ],
        [
            'k8s/hpa.yaml',
            yamlFile(autoscaler(project), ['Decides the number of pods; without metrics-server it keeps the smallest.']),
        ],
        ['k8s/pdb.yaml', yamlFile(disruptionBudget(project))],
        [
            'k8s/networkpolicy.yaml',
            yamlFile(networkPolicy(project), [
                'In: only the port that serves. Out: anywhere but the link-local addresses where clouds hand out credentials.',
            ]),
        ],
    ]);
}
function aboutDeployment(project, image) {
    const lines = ['No replicas here: hpa.yaml decides, and an apply of this file does not undo it.'];
    if (image === undefined) {
        lines.push('image: no registry serves this name. build-image prints the digest to write here (name@sha256:…);');
        lines.push('deploy-canary replaces it by the digest it is given.');
    }
    const keys = secretKeys(project);
    if (keys.length > 0) {
        const literals = keys.map((key) => `--from-literal=${key}=…`).join(' ');
        lines.push(`env: pods wait until there is a Secret ${secretName(project.name)}:`);
        lines.push(`  kubectl create secret generic ${secretName(project.name)} ${literals}`);
    }
    return lines;
}

;// CONCATENATED MODULE: ./src/gates/metrics/promql.js
/** A quoted PromQL string. Whatever is in the value, it stays inside the quotes. */
function promql_quoted(value) {
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
const promql_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
function selector(matchers) {
    const parts = matchers.map(([label, operator, value]) => {
        if (!promql_LABEL.test(label))
            throw new Error(`${JSON.stringify(label)} is no label name`);
        return `${label}${operator}${promql_quoted(value)}`;
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

;// CONCATENATED MODULE: ./src/image/generate/monitoring/metrics.js


/** https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration */
const OPENTELEMETRY = {
    requests: presets.opentelemetry.requests,
    buckets: presets.opentelemetry.buckets,
    status: 'http_response_status_code',
};
/** https://docs.spring.io/spring-boot/reference/actuator/metrics.html: Micrometer's names, as its Prometheus page shows them. */
const MICROMETER = {
    requests: 'http_server_requests_seconds_count',
    buckets: 'http_server_requests_seconds_bucket',
    status: 'status',
};
function metrics_namesOf({ framework }) {
    return framework === 'spring-boot' ? MICROMETER : OPENTELEMETRY;
}
function metricsPathOf(project) {
    return project.metricsPath ?? (project.framework === 'spring-boot' ? '/actuator/prometheus' : '/metrics');
}
function questionsOf(project) {
    const { requests, buckets, status } = metrics_namesOf(project);
    const job = selector([['job', '=', project.name]]);
    const failed = selector([
        ['job', '=', project.name],
        [status, '=~', '5..'],
    ]);
    // Of kube-state-metrics and of the kubelet: those series have the container's name, not our job.
    const container = `{container=${promql_quoted(project.name)}}`;
    return {
        requestRate: (range) => `sum(rate(${requests}${job}[${range}]))`,
        // No failure yet is no series; without the zero the ratio would be missing.
        errorRatio: (range) => `(sum(rate(${requests}${failed}[${range}])) or vector(0)) / sum(rate(${requests}${job}[${range}]))`,
        latency: (quantile, range) => `histogram_quantile(${quantile}, sum by (le) (rate(${buckets}${job}[${range}])))`,
        restarts: (range) => `sum by (pod) (increase(kube_pod_container_status_restarts_total${container}[${range}]))`,
        up: `up${job}`,
        memory: `sum by (pod) (container_memory_working_set_bytes${container})`,
    };
}

;// CONCATENATED MODULE: ./src/image/generate/monitoring/alerts.js


const ERROR_RATIO = 0.05;
const SLOW_SECONDS = 1;
const RESTARTS = 2;
/** @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
function alertsFile(project) {
    const { requests, buckets, status } = metrics_namesOf(project);
    return yamlFile(alerts(project), [
        `Needs ${requests} and ${buckets} with the label ${status}, and kube-state-metrics for the restarts.`,
        ...(project.framework === 'spring-boot'
            ? ['The buckets come with management.metrics.distribution.percentiles-histogram.http.server.requests=true']
            : []),
    ]);
}
function alerts(project) {
    return { groups: [{ name: project.name, rules: alerts_rules(project) }] };
}
function alerts_rules(project) {
    const { name } = project;
    const ask = questionsOf(project);
    const critical = { severity: 'critical', service: name };
    const warning = { severity: 'warning', service: name };
    return [
        {
            alert: 'HighErrorRatio',
            expr: `${ask.errorRatio('5m')} > ${ERROR_RATIO}`,
            for: '5m',
            labels: critical,
            annotations: {
                summary: `${name} fails {{ $value | humanizePercentage }} of its requests`,
                description: `More than ${ERROR_RATIO * 100} % of the answers of the last 5 minutes have a status from 500 on.`,
            },
        },
        {
            alert: 'SlowRequests',
            expr: `${ask.latency(0.95, '5m')} > ${SLOW_SECONDS}`,
            for: '10m',
            labels: warning,
            annotations: {
                summary: `${name} is slow: the 95th percentile is {{ $value | humanizeDuration }}`,
                description: `One request in twenty takes longer than ${SLOW_SECONDS} s, for 10 minutes now.`,
            },
        },
        {
            alert: 'Restarting',
            expr: `${ask.restarts('15m')} > ${RESTARTS}`,
            for: '0m',
            labels: warning,
            annotations: {
                summary: `{{ $labels.pod }} of ${name} starts again and again`,
                description: `More than ${RESTARTS} restarts within 15 minutes; the log of the last one says why (kubectl logs --previous).`,
            },
        },
        {
            alert: 'Absent',
            expr: `absent(${ask.up} == 1)`,
            for: '5m',
            labels: critical,
            annotations: {
                summary: `no pod of ${name} answers Prometheus`,
                description: 'For 5 minutes there has been no target that could be scraped: no evidence is not good evidence.',
            },
        },
    ];
}

;// CONCATENATED MODULE: ./src/image/generate/monitoring/dashboard.js



/** Grafana's own range: at least four scrapes wide. */
const RANGE = '$__rate_interval';
const DATA_SOURCE = { type: 'prometheus', uid: '$datasource' };
/** Grafana's grid is 24 wide. */
const WIDTH = 12;
const HEIGHT = 8;
const LONGEST_UID = 40;
/** @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
function dashboardFile(project) {
    return jsonFile(dashboard(project));
}
function dashboard(project) {
    return {
        uid: `gradus-${project.name}`.slice(0, LONGEST_UID),
        title: project.name,
        description: UNMARKED,
        tags: ['gradus'],
        timezone: 'browser',
        schemaVersion: 41,
        refresh: '30s',
        time: { from: 'now-1h', to: 'now' },
        templating: { list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }] },
        panels: panels(project).map(panel),
    };
}
function panels(project) {
    const ask = questionsOf(project);
    return [
        { title: 'Requests', unit: 'reqps', targets: [['requests', ask.requestRate(RANGE)]] },
        { title: 'Error ratio', unit: 'percentunit', targets: [['errors', ask.errorRatio(RANGE)]] },
        {
            title: 'Latency',
            unit: 's',
            targets: [0.5, 0.95, 0.99].map((quantile) => [`p${quantile * 100}`, ask.latency(quantile, RANGE)]),
        },
        { title: 'Pods that answer', unit: 'none', targets: [['pods', `sum(${ask.up})`]] },
        { title: 'Restarts', unit: 'none', targets: [['{{pod}}', ask.restarts(RANGE)]] },
        { title: 'Memory', unit: 'bytes', targets: [['{{pod}}', ask.memory]] },
    ];
}
function panel({ title, unit, targets }, index) {
    return {
        id: index + 1,
        type: 'timeseries',
        title,
        datasource: DATA_SOURCE,
        gridPos: { x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
        fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
        options: { legend: { displayMode: 'list', placement: 'bottom', showLegend: true }, tooltip: { mode: 'multi' } },
        targets: targets.map(([legendFormat, expr], target) => ({
            refId: String.fromCharCode(65 + target),
            datasource: DATA_SOURCE,
            expr,
            legendFormat,
        })),
    };
}

;// CONCATENATED MODULE: ./src/image/generate/monitoring/prometheus.js



/** @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */
function prometheusFile(project) {
    return yamlFile(prometheus(project), about(project));
}
function prometheus(project) {
    return {
        global: { scrape_interval: '15s', evaluation_interval: '15s' },
        rule_files: ['alerts.yaml'],
        scrape_configs: [
            {
                job_name: project.name,
                metrics_path: metricsPathOf(project),
                kubernetes_sd_configs: [{ role: 'pod', namespaces: { own_namespace: true } }],
                relabel_configs: [
                    ...Object.entries(selectorOf(project.name)).map(([label, value]) => ({
                        source_labels: [`__meta_kubernetes_pod_label_${label.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`],
                        regex: value,
                        action: 'keep',
                    })),
                    { source_labels: ['__meta_kubernetes_pod_container_port_name'], regex: HTTP, action: 'keep' },
                    { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Succeeded|Failed', action: 'drop' },
                    { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
                    { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
                ],
            },
        ],
    };
}
function about(project) {
    const lines = ['For a Prometheus that runs in the namespace of the service; its account must be able to list pods.'];
    if (project.metricsPath === undefined) {
        lines.push('metrics_path is a guess: nothing in the sources serves metrics. See alerts.yaml for the names it needs.');
    }
    return lines;
}

;// CONCATENATED MODULE: ./src/image/generate/files.js









/**
 * Everything that is generated for a project, by path relative to its folder: a function of what it is given alone.
 *
 * @param dockerfile text of the Dockerfile
 * @param image      the image by digest that the Deployment starts; absent: a name that nothing can be pulled from
 * @throws {UserError} the project has a name, path or value that can't be written safely, or the image has no digest
 */
function generated(project, dockerfile, image) {
    checked_checked(project, image);
    const others = new Map([
        ['Dockerfile', dockerfileWithMark(dockerfile)],
        ['docker-compose.yml', composeFile(project)],
        ...kubernetesFiles(project, image),
        ['monitoring/prometheus.yml', prometheusFile(project)],
        ['monitoring/alerts.yaml', alertsFile(project)],
        ['monitoring/grafana_dashboard.json', dashboardFile(project)],
        ['gradus.yml', configurationFile(project)],
    ]);
    return new Map([...others, ['.dockerignore', dockerignoreFile(project.ignored, [...others.keys()])]]);
}
/** Parser directives count only above every comment. */
const DIRECTIVES = /^(?:#\s*(?:syntax|escape|check)\s*=[^\n]*\n)*/i;
function dockerfileWithMark(text) {
    const directives = DIRECTIVES.exec(text)?.[0] ?? '';
    return marked(`${directives}# ${UNMARKED}\n${text.slice(directives.length)}`);
}
/** A person's file is never replaced by this one: everything else in it would be lost. */
function configurationFile({ name }) {
    return yamlFile({ services: { [name]: { steps: [5, 25, 50, 100], settle: '60s' } } }, [
        'Every other setting has a default: docs/configuration.md of Gradus.',
    ]);
}

// EXTERNAL MODULE: ../../node_modules/diff/libesm/patch/create.js + 2 modules
var create = __webpack_require__(5415);
;// CONCATENATED MODULE: ./src/image/generate/folder.js





/** Longer files are no Dockerfile or manifest; they are kept and not compared. */
const LARGEST_COMPARED = 1024 * 1024;
/** A person's folder, in which nothing is read or written through a link that leads out of it (T12). */
class TargetFolder {
    #root;
    /** @throws {UserError} there is no such folder */
    constructor(root) {
        try {
            this.#root = (0,external_node_fs_.realpathSync)(root);
        }
        catch (cause) {
            throw new src_errors/* UserError */.yo(`the folder ${root} can't be opened (${(0,src_errors/* messageOf */.bD)(cause)}); give one that is there`, { cause });
        }
    }
    /** @throws {UserError} something stands there that is no file of this folder */
    read(path) {
        const place = this.#place(path);
        const found = attempt(`read ${path}`, () => (0,external_node_fs_.lstatSync)(place, { throwIfNoEntry: false }));
        if (found === undefined)
            return { file: false };
        if (found.isSymbolicLink()) {
            throw new src_errors/* UserError */.yo(`${path} is a link, through which nothing is written; put a file there or remove the link`);
        }
        if (!found.isFile())
            throw new src_errors/* UserError */.yo(`${path} is not a file; move it away, a file is generated there`);
        if (found.size > LARGEST_COMPARED)
            return { file: true, text: undefined };
        const bytes = attempt(`read ${path}`, () => (0,external_node_fs_.readFileSync)(place));
        const text = bytes.toString('utf8');
        return { file: true, text: Buffer.from(text).equals(bytes) && !text.includes('\0') ? text : undefined };
    }
    /** The file is whole or as it was: written beside its place and renamed. */
    write(path, text) {
        const place = this.#place(path);
        attempt(`write ${path}`, () => {
            (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(place), { recursive: true });
            // What was missing a moment ago may have become a link since.
            this.#inside((0,external_node_path_.dirname)(place), path);
            const draft = `${place}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}.tmp`;
            try {
                (0,external_node_fs_.writeFileSync)(draft, text, { flag: 'wx', mode: 0o644 });
                (0,external_node_fs_.renameSync)(draft, place);
            }
            finally {
                (0,external_node_fs_.rmSync)(draft, { force: true });
            }
        });
    }
    /** A file that is not there is fine. */
    remove(path) {
        if (!this.read(path).file)
            return;
        const place = this.#place(path);
        attempt(`remove ${path}`, () => (0,external_node_fs_.rmSync)(place, { force: true }));
    }
    #place(path) {
        const parts = path.split('/');
        if (path === '' ||
            external_node_path_.posix.isAbsolute(path) ||
            /[\p{Cc}\\]/u.test(path) ||
            parts.some((part) => /^\.{0,2}$/.test(part))) {
            throw new Error(`${JSON.stringify(path)} is no path of a generated file`);
        }
        const place = (0,external_node_path_.join)(this.#root, ...parts);
        this.#inside(nearestThere((0,external_node_path_.dirname)(place)), path);
        return place;
    }
    #inside(folder, path) {
        const real = attempt(`reach the folder of ${path}`, () => (0,external_node_fs_.realpathSync)(folder));
        if (real === this.#root || real.startsWith(`${this.#root}${external_node_path_.sep}`))
            return;
        throw new src_errors/* UserError */.yo(`${path} would be written outside of ${this.#root}, through a link; remove the link`);
    }
}
function nearestThere(folder) {
    const found = (0,external_node_fs_.lstatSync)(folder, { throwIfNoEntry: false });
    return found === undefined ? nearestThere((0,external_node_path_.dirname)(folder)) : folder;
}
function attempt(what, work) {
    try {
        return work();
    }
    catch (cause) {
        if (cause instanceof src_errors/* UserError */.yo)
            throw cause;
        const code = cause.code ?? '';
        const why = REASONS[code];
        if (why === undefined)
            throw cause;
        throw new src_errors/* UserError */.yo(`can't ${what}: ${why}`, { cause });
    }
}
const REASONS = {
    ...DISK_REASONS,
    ELOOP: 'a link leads to itself; remove it',
    ENOENT: 'a link leads nowhere; remove it',
};

;// CONCATENATED MODULE: ./src/image/generate/write.js



/** Lines of context around a change. */
const CONTEXT = 3;
/** A diff that takes longer is of two texts that have nothing to do with each other. */
const DIFF_MS = 1000;
/** Made where there is none; what a person or a later step put into it must not be lost, not even with `force`. */
const ONLY_WHERE_ABSENT = new Set(['gradus.yml']);
/**
 * Brings a folder to what was generated. All of it is looked at before the first file is written; each file is then whole
 * or as it was, and a second run changes nothing.
 *
 * @param files texts by relative path, as `generated` gives them
 * @throws {UserError} a link leads out of the folder, something else than a file is in the way, the disk is full
 */
function writeGenerated(root, files, options) {
    const folder = new TargetFolder(root);
    const plan = [...files].map(([path, text]) => ({ text, ...decided(path, text, folder.read(path), options.force) }));
    if (!options.dryRun) {
        for (const { path, state, text } of plan) {
            if (state !== 'unchanged' && state !== 'kept')
                folder.write(path, text);
        }
    }
    return plan.map(({ text: _, ...written }) => written);
}
function decided(path, text, there, force) {
    if (!there.file)
        return { path, state: 'created', diff: difference(path, undefined, text) };
    const same = there.text?.replaceAll('\r\n', '\n') === text;
    if (same || ONLY_WHERE_ABSENT.has(path))
        return { path, state: 'unchanged', diff: '' };
    const diff = there.text === undefined ? '' : difference(path, there.text, text);
    if (there.text !== undefined && isUntouched(there.text))
        return { path, state: 'updated', diff };
    if (force)
        return { path, state: 'replaced', diff };
    const whose = there.text !== undefined && isMarked(there.text) ? 'was changed since Gradus made it' : 'is not ours';
    return { path, state: 'kept', diff, note: `${path} ${whose} and stays as it is; set force to have it replaced` };
}
function difference(path, before, after) {
    const [from, to] = [before === undefined ? '/dev/null' : `a/${path}`, `b/${path}`];
    const options = { context: CONTEXT, timeout: DIFF_MS, headerOptions: create/* FILE_HEADERS_ONLY */.jr };
    const patch = (0,create/* createTwoFilesPatch */.ss)(from, to, before ?? '', after, undefined, undefined, options);
    return patch ?? `--- ${from}\n+++ ${to}\n(almost every line is different)\n`;
}

;// CONCATENATED MODULE: ./src/action/image/generate.js





/** generate: everything a service needs to be built, run and watched, written beside its sources. */
async function generateCommand(action, inputs) {
    const { project, text } = await plannedDockerfile(action, inputs);
    const { context, dryRun, force, image } = inputs;
    const files = generated(project, text, image);
    const written = writeGenerated((0,external_node_path_.resolve)(context), files, { dryRun, force });
    const states = Object.fromEntries(written.map(({ path, state }) => [path, state]));
    action.output('files', states);
    action.output('dockerfile', (0,external_node_path_.join)((0,external_node_path_.relative)((0,external_node_path_.resolve)('.'), (0,external_node_path_.resolve)(context)), 'Dockerfile'));
    action.log(`${project.name}: ${project.language} ${project.version}, ${project.framework}, ${project.packageManager}, port ${project.port}, health at ${project.healthPath}`);
    for (const note of project.notes)
        action.log(note);
    for (const file of written)
        await tell(action, file, dryRun);
    action.summary(generateSummary(project, written, dryRun));
}
async function tell(action, { path, state, diff, note }, dryRun) {
    const would = dryRun && state !== 'unchanged' && state !== 'kept' ? 'would be ' : '';
    if (note !== undefined)
        action.warn(note);
    if (diff === '')
        action.log(`${path}: ${would}${state}`);
    else
        await action.group(`${path}: ${would}${state}`, () => action.log(diff));
}

;// CONCATENATED MODULE: ./src/image/promote.js




/**
 * Copies an image to another repository or registry, by digest and with everything about it. Nothing is built, and a
 * tag that names another image is refused.
 *
 * @param from tag or digest; a tag is read once
 * @param to   repository with tag; or with the digest of `from` alone
 * @throws {UserError} a reference is none, the tag is in use, or a registry refuses
 */
async function promoteImage(from, to, access) {
    const source = promote_parsed('image', from);
    const target = promote_parsed('to', to);
    const name = source.digest ?? source.tag;
    if (name === undefined)
        throw new src_errors/* UserError */.yo(`image: ${from} names no version; add its tag or digest`);
    if (target.tag === undefined && target.digest === undefined) {
        throw new src_errors/* UserError */.yo(`to: ${to} has no tag; add the one that the image gets, such as ${to}:1.4.2`);
    }
    const [here, there] = [openRegistry(source, access), openRegistry(target, access)];
    const { descriptor } = await here.resolve(name);
    if (target.digest !== undefined && target.digest !== descriptor.digest) {
        throw new src_errors/* UserError */.yo(`to: ${to} has another digest than ${from}, which is ${descriptor.digest}; leave it out of to`);
    }
    const copied = await copyImage(here, descriptor.digest, there, target.tag);
    const { digest } = copied;
    return {
        ...copied,
        from: `${repositoryOf(source)}@${digest}`,
        image: formatReference({ ...target, digest }),
        ...(target.tag !== undefined && { tag: target.tag }),
    };
}
/** @throws {UserError} with the name of the input */
function promote_parsed(input, text) {
    if (text === '')
        throw new src_errors/* UserError */.yo(`${input} is missing; give registry/path:tag`);
    return parseReference(text);
}

;// CONCATENATED MODULE: ./src/action/image/promote.js




/** promote: the same bytes in another repository. */
async function promoteCommand(action, inputs) {
    const { image, to } = inputs;
    if (image === undefined)
        throw new src_errors/* UserError */.yo('input image is missing; give the image to promote, by tag or digest');
    if (to === undefined)
        throw new src_errors/* UserError */.yo('input to is missing; give repository and tag that the image is copied to');
    const promoted = await promoteImage(image, to, registryAccess(action, inputs));
    action.output('image', promoted.image.replace(/:[\w.-]+@/, '@'));
    action.output('digest', promoted.digest);
    action.output('tag', promoted.tag);
    action.output('platforms', promoted.platforms.map((name) => ({ name })));
    const { copied, mounted, present } = promoted.blobs;
    action.log(`${promoted.from} is ${promoted.image}: ${copied.count} blobs copied, ${mounted.count} linked, ${present.count} there already; ${promoted.referrers.length} referrers`);
    for (const note of promoted.notes)
        action.notice(note);
    action.summary(promoteSummary(promoted));
}

;// CONCATENATED MODULE: ./src/action/image/pulled.js









/**
 * The image that `image` names, on this machine. Its tag is read once, and the digest is what everything after is about.
 *
 * @throws {UserError} it names no version, or can't be had
 */
async function pulled(action, inputs) {
    const { image, command } = inputs;
    if (image === undefined)
        throw new src_errors/* UserError */.yo(`input image is missing; ${command} needs one, by digest or tag`);
    const reference = parseReference(image);
    const version = reference.digest ?? reference.tag;
    if (version === undefined) {
        throw new src_errors/* UserError */.yo(`input image: "${image}" names no version; add its digest, as in ${image}@sha256:…`);
    }
    const folder = (0,external_node_path_.join)(machineOf(action, inputs).temporary, 'pulled');
    const layout = await createLayout(folder);
    const { digest } = await copyImage(openRegistry(reference, registryAccess(action, inputs)), version, layout);
    const repository = repositoryOf(reference);
    action.output('image', `${repository}@${digest}`);
    action.output('digest', digest);
    action.log(`${image} is ${digest}`);
    return { layout: folder, digest, subjects: await subjectsOf(layout, digest), repository };
}

;// CONCATENATED MODULE: ./src/action/build-image.js










/** build-image: one function a command. */
async function buildImageCommand(action, inputs) {
    await COMMANDS[inputs.command](action, inputs);
}
const COMMANDS = {
    build: buildCommand,
    generate: generateCommand,
    promote: promoteCommand,
    'base-images': basesCommand,
    async lint(action, inputs) {
        const source = await sourceOf(action, inputs);
        action.output('dockerfile', source.dockerfile.path);
        action.summary(lintSummary(await lintSource(action, inputs, source), source.dockerfile.shown));
    },
    async 'smoke-test'(action, inputs) {
        await smokeLaidOut(action, inputs, await pulled(action, inputs));
    },
    async scan(action, inputs) {
        const scanner = inputs.scan === 'off' ? 'auto' : inputs.scan;
        await scanLaidOut(action, { ...inputs, scan: scanner }, await pulled(action, inputs));
    },
};


/***/ })

};
