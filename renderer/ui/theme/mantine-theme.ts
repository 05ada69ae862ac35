/** Mantine dressed in the product's tokens: compact, one accent, both colour schemes from tokens.css. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { componentDefaults } from './component-defaults.ts'

/** Ten shades around the accent; 7 is the light scheme's #0f766e, 4 the dark scheme's #2dd4bf. */
const teal: MantineColorsTuple = [
  '#e3f3f1',
  '#c9e9e5',
  '#99d9d1',
  '#5eead4',
  '#2dd4bf',
  '#14b8a6',
  '#0d9488',
  '#0f766e',
  '#0b5f59',
  '#12312f',
]

/** Mantine derives the dark scheme's grounds and lines from these: text first, deepest ground last. */
const dark: MantineColorsTuple = [
  '#e3e7ee',
  '#c3cad6',
  '#98a2b1',
  '#687180',
  '#3b4553',
  '#272e38',
  '#1f252d',
  '#12151a',
  '#171b21',
  '#0d1014',
]

export const mantineTheme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  colors: { teal, dark },
  fontFamily: "'Inter Variable', system-ui, 'DejaVu Sans', sans-serif",
  fontFamilyMonospace: 'var(--sb-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  spacing: { xs: '6px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  autoContrast: true,
  components: componentDefaults,
})

const scheme = {
  '--mantine-color-body': 'var(--sb-bg)',
  '--mantine-color-text': 'var(--sb-text)',
  '--mantine-color-dimmed': 'var(--sb-dim)',
  '--mantine-color-placeholder': 'var(--sb-dim)',
  '--mantine-color-anchor': 'var(--sb-accent)',
  '--mantine-color-default': 'var(--sb-bg)',
  '--mantine-color-default-hover': 'var(--sb-hover)',
  '--mantine-color-default-color': 'var(--sb-text)',
  '--mantine-color-default-border': 'var(--sb-line)',
  '--mantine-color-error': 'var(--sb-err)',
  '--mantine-primary-color-filled': 'var(--sb-accent)',
  '--mantine-primary-color-filled-hover': 'var(--sb-accent-hover)',
  '--mantine-primary-color-contrast': 'var(--sb-on-accent)',
}

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: scheme, dark: scheme })
