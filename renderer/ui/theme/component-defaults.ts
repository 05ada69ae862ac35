/** Sizes and habits of Mantine's components: 26 px controls, 13 px text, no animation that delays work. */
import {
  ActionIcon,
  Autocomplete,
  Button,
  Checkbox,
  Input,
  Menu,
  Modal,
  MultiSelect,
  Notification,
  Popover,
  SegmentedControl,
  Select,
  Tabs,
  TagsInput,
  Tooltip,
  type MantineThemeComponents,
} from '@mantine/core'
import classes from './components.module.css'

export const componentDefaults: MantineThemeComponents = {
  Button: Button.extend({
    defaultProps: { size: 'xs', variant: 'default' },
    classNames: { root: classes.button ?? '' },
    vars: (_theme, props) => ({
      root: {
        '--button-height': 'var(--sb-control)',
        '--button-padding-x': '10px',
        '--button-fz': '13px',
        ...(props.variant === 'filled' && props.color === undefined
          ? {
              '--button-bg': 'var(--sb-accent)',
              '--button-hover': 'var(--sb-accent-hover)',
              '--button-color': 'var(--sb-on-accent)',
            }
          : {}),
      },
    }),
  }),
  ActionIcon: ActionIcon.extend({
    defaultProps: { size: 26, variant: 'default' },
    classNames: { root: classes.icon ?? '' },
  }),
  Input: Input.extend({ defaultProps: { size: 'xs' }, classNames: { input: classes.input ?? '' } }),
  InputWrapper: { defaultProps: { size: 'xs' }, classNames: { label: classes.label ?? '' } },
  TextInput: { defaultProps: { size: 'xs' } },
  Textarea: { defaultProps: { size: 'xs' } },
  NumberInput: { defaultProps: { size: 'xs' } },
  Select: Select.extend({
    defaultProps: { size: 'xs', allowDeselect: false, checkIconPosition: 'right' },
    classNames: { option: classes.option ?? '' },
  }),
  MultiSelect: MultiSelect.extend({ defaultProps: { size: 'xs' }, classNames: { option: classes.option ?? '' } }),
  TagsInput: TagsInput.extend({ classNames: { option: classes.option ?? '' } }),
  Autocomplete: Autocomplete.extend({ classNames: { option: classes.option ?? '' } }),
  PasswordInput: { defaultProps: { size: 'xs' } },
  Switch: { defaultProps: { size: 'xs' } },
  Checkbox: Checkbox.extend({ defaultProps: { size: 'xs' } }),
  SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs' } }),
  Menu: Menu.extend({
    defaultProps: { shadow: 'none', transitionProps: { duration: 0 }, withInitialFocusPlaceholder: false },
    classNames: { dropdown: classes.floating ?? '', item: classes.menuItem ?? '' },
  }),
  Popover: Popover.extend({
    defaultProps: { transitionProps: { duration: 0 } },
    classNames: { dropdown: classes.floating ?? '' },
  }),
  Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
  Modal: Modal.extend({
    defaultProps: { centered: true, transitionProps: { duration: 0 }, closeButtonProps: { 'aria-label': 'Close' } },
    classNames: { title: classes.modalTitle ?? '' },
  }),
  Tabs: Tabs.extend({ classNames: { tab: classes.tab ?? '', list: classes.tabList ?? '' } }),
  Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, transitionProps: { duration: 0 }, fz: 12 } }),
}
