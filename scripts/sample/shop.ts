import type { Seeded } from './seeded.ts'

/** Something that happened in the shop, before it is given a form. */
export type ShopEvent = {
  readonly topic: Topic
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
}
export type Topic = 'user-events' | 'purchase-events'

type Product = { readonly id: string; readonly name: string; readonly category: string; readonly price: number }

const products: readonly [Product, ...Product[]] = [
  { id: 'prod_8f31', name: 'Merino crew sweater', category: 'knitwear', price: 89.9 },
  { id: 'prod_1c07', name: 'Linen shirt', category: 'shirts', price: 59 },
  { id: 'prod_77ab', name: 'Canvas tote', category: 'bags', price: 24.99 },
  { id: 'prod_90e2', name: 'Trail running shoe', category: 'shoes', price: 129.95 },
  { id: 'prod_4d15', name: 'Café press, 1 l', category: 'kitchen', price: 34.5 },
  { id: 'prod_2b68', name: 'Ceramic mug “Øresund”', category: 'kitchen', price: 14 },
  { id: 'prod_e5a9', name: 'Rain jacket', category: 'outerwear', price: 149 },
  { id: 'prod_63f0', name: 'Wool socks, 3 pairs', category: 'knitwear', price: 21.9 },
  { id: 'prod_bb42', name: 'Desk lamp', category: 'home', price: 79.99 },
  { id: 'prod_0a9d', name: 'Notebook, dotted', category: 'stationery', price: 9.95 },
  { id: 'prod_d3c8', name: 'Bike light set', category: 'outdoor', price: 44 },
  { id: 'prod_5e76', name: '抹茶 tea tin', category: 'kitchen', price: 18.25 },
]

const pages = ['/', '/new', '/sale', '/account', '/cart', '/help/shipping', '/stories/wool'] as const
const searches = ['rain jacket', 'wool socks', 'gift under 25', 'lámpara', 'size 42', 'tote'] as const
const devices = ['ios', 'android', 'web'] as const
const plans = [
  ['plus-monthly', 7.99],
  ['plus-yearly', 79],
  ['family-yearly', 129],
] as const
const cities = ['Berlin', 'København', 'São Paulo', 'Kraków', 'Lyon', '東京', 'Leeds', 'Malmö'] as const

const cents = (amount: number): number => Math.round(amount * 100) / 100

const orderNumber = (random: Seeded): string => `ord_${random.int(100_000, 999_999)}`

const basket = (random: Seeded) =>
  Array.from({ length: random.int(1, 3) }, () => {
    const { id, name, price } = random.pick(products)
    return { product_id: id, name, quantity: random.int(1, 2), price }
  })

function purchase(random: Seeded): ShopEvent {
  const items = basket(random)
  const amount = cents(items.reduce((sum, { price, quantity }) => sum + price * quantity, 0))
  return {
    topic: 'purchase-events',
    name: 'purchase',
    properties: { order_id: orderNumber(random), amount, currency: random.pick(['EUR', 'USD', 'GBP']), items },
  }
}

function cartUpdated(random: Seeded): ShopEvent {
  const { id, name, price } = random.pick(products)
  const quantity = random.int(1, 4)
  return {
    topic: 'user-events',
    name: 'cart_updated',
    properties: { product_id: id, name, quantity, cart_value: cents(price * quantity), device: random.pick(devices) },
  }
}

function pageViewed(random: Seeded): ShopEvent {
  const { id, category } = random.pick(products)
  const path = random.chance(0.6) ? `/${category}/${id}` : random.pick(pages)
  return {
    topic: 'user-events',
    name: 'page_viewed',
    properties: {
      path,
      referrer: random.chance(0.3) ? 'newsletter' : null,
      device: random.pick(devices),
      seconds: random.int(2, 240),
    },
  }
}

function subscriptionRenewed(random: Seeded): ShopEvent {
  const [plan, amount] = random.pick(plans)
  return {
    topic: 'purchase-events',
    name: 'subscription_renewed',
    properties: {
      plan,
      amount,
      currency: 'EUR',
      'renewal count': random.int(1, 30),
      next_renewal: `2027-0${random.int(1, 9)}-15`,
    },
  }
}

const rare: readonly [(random: Seeded) => ShopEvent, ...((random: Seeded) => ShopEvent)[]] = [
  (random) => ({
    topic: 'user-events',
    name: 'signup',
    properties: {
      plan: random.pick(['free', 'free', 'plus-monthly']),
      city: random.pick(cities),
      newsletter: random.chance(0.6),
    },
  }),
  (random) => ({
    topic: 'user-events',
    name: 'search_performed',
    properties: { query: random.pick(searches), results: random.int(0, 64) },
  }),
  (random) => ({
    topic: 'user-events',
    name: 'wishlist_added',
    properties: { product_id: random.pick(products).id, list: 'default' },
  }),
  (random) => ({
    topic: 'user-events',
    name: 'review_submitted',
    properties: {
      product_id: random.pick(products).id,
      stars: random.int(1, 5),
      text: random.pick(['Fits well.', 'Très bien 👍', 'Too small for me', 'Second one I bought']),
    },
  }),
  (random) => ({
    topic: 'purchase-events',
    name: 'coupon_redeemed',
    properties: {
      code: random.pick(['WELCOME10', 'WINTER', 'SORRY5']),
      order_id: orderNumber(random),
      discount: random.pick([5, 10, 12.5]),
    },
  }),
  (random) => ({
    topic: 'purchase-events',
    name: 'refund_requested',
    properties: {
      order_id: orderNumber(random),
      reason: random.pick(['wrong size', 'damaged', 'changed my mind']),
      amount: cents(random.int(900, 15_000) / 100),
    },
  }),
]

/** One event, in about the shares that a shop has. */
export function shopEvent(random: Seeded): ShopEvent {
  const share = random.next()
  if (share < 0.36) return pageViewed(random)
  if (share < 0.56) return cartUpdated(random)
  if (share < 0.72) return purchase(random)
  if (share < 0.78) return subscriptionRenewed(random)
  return random.pick(rare)(random)
}
