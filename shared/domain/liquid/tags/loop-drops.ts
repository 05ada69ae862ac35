import { Drop, type Value } from '../values.ts'

/** `forloop`. */
export class ForloopDrop extends Drop {
  readonly className = 'Liquid::ForloopDrop'
  readonly #name: string
  readonly #length: number
  readonly #parent: Drop | null
  #index = 0

  constructor(name: string, length: number, parent: Drop | null) {
    super()
    this.#name = name
    this.#length = length
    this.#parent = parent
  }

  advance(): void {
    this.#index += 1
  }

  get(name: string): Value {
    const left = this.#length - this.#index
    switch (name) {
      case 'name':
        return this.#name
      case 'length':
        return BigInt(this.#length)
      case 'parentloop':
        return this.#parent
      case 'index':
        return BigInt(this.#index + 1)
      case 'index0':
        return BigInt(this.#index)
      case 'rindex':
        return BigInt(left)
      case 'rindex0':
        return BigInt(left - 1)
      case 'first':
        return this.#index === 0
      case 'last':
        return left === 1
      default:
        return null
    }
  }
}

/** `tablerowloop`. */
export class TablerowDrop extends Drop {
  readonly className = 'Liquid::TablerowloopDrop'
  readonly #length: number
  readonly #columns: number
  #index = 0
  row = 1
  column = 1

  constructor(length: number, columns: number) {
    super()
    this.#length = length
    this.#columns = columns
  }

  get isLast(): boolean {
    return this.#index === this.#length - 1
  }

  get isLastColumn(): boolean {
    return this.column === this.#columns
  }

  advance(): void {
    this.#index += 1
    if (this.isLastColumn) {
      this.column = 1
      this.row += 1
    } else this.column += 1
  }

  get(name: string): Value {
    switch (name) {
      case 'length':
        return BigInt(this.#length)
      case 'row':
        return BigInt(this.row)
      case 'col':
        return BigInt(this.column)
      case 'col0':
        return BigInt(this.column - 1)
      case 'index':
        return BigInt(this.#index + 1)
      case 'index0':
        return BigInt(this.#index)
      case 'rindex':
        return BigInt(this.#length - this.#index)
      case 'rindex0':
        return BigInt(this.#length - this.#index - 1)
      case 'first':
        return this.#index === 0
      case 'last':
        return this.isLast
      case 'col_first':
        return this.column === 1
      case 'col_last':
        return this.isLastColumn
      default:
        return null
    }
  }
}
