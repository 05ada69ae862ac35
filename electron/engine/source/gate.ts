/** A gate that loops wait at: open lets everybody through, closed holds them until it opens. */
export class Gate {
  private open: boolean
  private waiting: (() => void)[] = []

  constructor(open: boolean) {
    this.open = open
  }

  set(open: boolean): void {
    this.open = open
    if (!open) return
    const waiting = this.waiting
    this.waiting = []
    for (const resume of waiting) resume()
  }

  async opened(): Promise<void> {
    if (this.open) return
    await new Promise<void>((resume) => this.waiting.push(resume))
  }
}
