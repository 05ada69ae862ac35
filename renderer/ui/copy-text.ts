import { notifications } from '@mantine/notifications'

/** Puts a text on the clipboard and says so: `Copied event`. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notifications.show({ message: `Copied ${what}`, autoClose: 1_500 })
  } catch {
    notifications.show({
      color: 'red',
      message: 'The clipboard cannot be written: the window has no focus or no permission.',
    })
  }
}
