/** The part of JSON Schema (2020-12) that `gradus.yml` is described in. `as const` objects of it are also types. */
export interface JsonSchema {
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[] | undefined
  readonly additionalProperties?: boolean | JsonSchema
  readonly propertyNames?: JsonSchema
  readonly maxProperties?: number
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly enum?: readonly string[]
  readonly const?: string | number | boolean
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly anyOf?: readonly JsonSchema[]
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  /** `duration` is read into seconds, `steps` into a list of weights; `x-seconds` bounds a duration. */
  readonly format?: string
  readonly 'x-seconds'?: { readonly minimum: number; readonly maximum: number }
  /** What to write, for errors: `a Kubernetes name such as shop`. Derived where absent. */
  readonly 'x-expected'?: string
}

declare const TYPE: unique symbol
/** A schema whose type is written by hand. */
export type Typed<T> = JsonSchema & { readonly [TYPE]: T }

export function typed<T>(schema: JsonSchema): Typed<T> {
  return schema as Typed<T>
}

/** The type of a value that was read by a schema. */
export type Infer<S> = S extends { readonly [TYPE]: infer T }
  ? T
  : S extends { readonly format: 'duration' }
    ? number
    : S extends { readonly format: 'steps' }
      ? number[]
      : S extends { readonly enum: readonly (infer E)[] }
        ? E
        : S extends { readonly const: infer C }
          ? C
          : S extends { readonly anyOf: readonly (infer M)[] }
            ? Infer<M>
            : S extends { readonly type: 'object' }
              ? InferObject<S>
              : S extends { readonly type: 'array'; readonly items: infer I }
                ? Infer<I>[]
                : S extends { readonly type: 'string' }
                  ? string
                  : S extends { readonly type: 'integer' | 'number' }
                    ? number
                    : S extends { readonly type: 'boolean' }
                      ? boolean
                      : unknown

type InferObject<S> = S extends { readonly properties: infer P }
  ? S extends { readonly required: readonly (infer R)[] }
    ? { [K in keyof P as K extends R ? K : never]: Infer<P[K]> } & {
        [K in keyof P as K extends R ? never : K]?: Infer<P[K]>
      }
    : { [K in keyof P]?: Infer<P[K]> }
  : S extends { readonly additionalProperties: infer A }
    ? Record<string, Infer<A>>
    : Record<string, unknown>
