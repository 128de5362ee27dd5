/*
 * A program of its own, run by the tests: @bitrix24/b24jssdk's own calls, of REST 2 and of REST 3.0, single and batch.
 *
 * Usage: node javascript_sdk_client.mjs WEBHOOK FOLDER, the folder with node_modules. Prints one JSON object:
 * {"calls": {name: what it answered}}. The certificate is trusted through NODE_EXTRA_CA_CERTS.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [webhook, folder] = process.argv.slice(2)
const { B24Hook } = createRequire(join(folder, 'package.json'))('@bitrix24/b24jssdk')
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const scope = 'KNOWLEDGE'

const portal = B24Hook.fromWebhookUrl(webhook)
portal.offClientSideWarning()

const answer = async (actions, method, params = {}) => {
  const response = await actions.call.make({ method, params })
  if (!response.isSuccess) throw new Error(`${method}: ${response.getErrorMessages().join('; ')}`)
  return response.getData().result
}
const v2 = (method, params) => answer(portal.actions.v2, method, params)
const v3 = (method, params) => answer(portal.actions.v3, method, params)

const batch = async (actions, calls, options = {}) => {
  const response = await actions.batch.make({ calls, options })
  if (!response.isSuccess) throw new Error(`batch: ${response.getErrorMessages().join('; ')}`)
  return response.getData()
}

/* The code of a refusal: the SDK throws, or hands it over in its result. */
const refusal = async (actions, method, params) => {
  try {
    const response = await actions.call.make({ method, params })
    return response.isSuccess ? { answered: response.getData() } : [...response.getErrors()].map((error) => error.code)
  } catch (error) {
    return [error.code]
  }
}

const knowledgeBase = async () => {
  const site = await v2('landing.site.add', { scope, fields: { TITLE: 'Strategy', CODE: 'strategy', TYPE: scope } })
  await v2('landing.landing.add', { scope, fields: { TITLE: 'Home', SITE_ID: site } })
  const page = await v2('landing.landing.add', { scope, fields: { TITLE: 'Retail', SITE_ID: site } })
  const added = { CODE: '27.4.one_col_fix_text', CONTENT: '<p>One</p>' }
  const block = await v2('landing.landing.addblock', { scope, lid: page, fields: added })
  const file = await v2('landing.block.uploadfile', { scope, block, picture: ['dot.png', PNG] })
  const content = `<p>Two = & #1 + "%" of the market</p><img src="${file.src}" data-fileid="${file.id}">`
  const written = await v2('landing.block.updatecontent', { scope, lid: page, block, content, preventHistory: 1 })
  await v2('landing.landing.publication', { scope, lid: page })
  await v2('landing.landing.update', { scope, lid: page, fields: { XML_ID: 'key-1' } })
  const params = { select: ['ID', 'XML_ID'], filter: { '=XML_ID': 'key-1' } }
  const listed = await v2('landing.landing.getList', { scope, params })
  const [kept] = await v2('landing.block.getlist', { scope, lid: page, params: { edit_mode: 1, get_content: 1 } })
  return {
    ids: [site, page, block, file.id].map((id) => typeof id),
    written,
    listed,
    content: kept.content,
    refused: await refusal(portal.actions.v2, 'landing.landing.publication', { scope, lid: 9999 }),
    'unknown method': await refusal(portal.actions.v2, 'landing.no.such', {})
  }
}

const tasksAndPeople = async () => {
  const fields = { TITLE: 'Review', RESPONSIBLE_ID: 11, XML_ID: 'kb-review:a:new', TAGS: ['kb'] }
  const { task } = await v2('tasks.task.add', { fields })
  const filter = { XML_ID: 'kb-review:a:new' }
  const found = await v2('tasks.task.list', { filter, select: ['ID', 'XML_ID'] })
  const done = await v2('tasks.task.complete', { taskId: task.id })
  const everybody = await portal.actions.v2.callList.make({ method: 'user.get', params: { sort: 'ID' }, idKey: 'ID' })
  const chunks = []
  for await (const chunk of portal.actions.v2.fetchList.make({
    method: 'tasks.task.list', params: { select: ['ID'] }, idKey: 'ID', customKeyForResult: 'tasks'
  })) chunks.push(chunk.length)
  return {
    found: found.tasks.map((row) => row.xmlId),
    status: done.task.status,
    me: (await v2('profile')).ID,
    everybody: everybody.getData().length,
    chunks,
    refused: await refusal(portal.actions.v2, 'tasks.task.complete', { taskId: 999 })
  }
}

const batches = async () => {
  const named = await batch(portal.actions.v2, {
    base: { method: 'landing.site.getList', params: { scope, params: { select: ['ID', 'CODE'] } } },
    pages: {
      method: 'landing.landing.getList',
      params: { scope, params: { select: ['ID', 'TITLE'], filter: { SITE_ID: '$result[base][0][ID]' } } }
    }
  })
  const listed = await batch(portal.actions.v2, [['user.current', {}], ['department.get', { ID: 1 }]])
  const partly = await portal.actions.v2.batch.make({
    calls: [['user.current', {}], ['landing.landing.publication', { scope, lid: 9999 }]],
    options: { isHaltOnError: false, returnAjaxResult: true }
  })
  return {
    titles: named.pages.map((row) => row.TITLE),
    people: listed[0].EMAIL,
    departments: listed[1].length,
    partly: [...partly.getData()].map((one) => one.isSuccess)
  }
}

const notes = async () => {
  const { item: collection } = await v3('note.collection.add', { fields: { name: 'Strategy' } })
  const fields = { collectionId: collection.id, title: 'Retail', markdown: 'One' }
  const { item: document } = await v3('note.document.add', { fields })
  const upload = { documentId: document.id, fileName: 'dot.png', fileContent: PNG }
  const { item: file } = await v3('note.file.add', upload)
  const { item: changed } = await v3('note.document.update', {
    id: document.id, fields: { markdown: `Two\n\n${file.assetMarkdown}\n` }
  })
  const { items: tree } = await v3('note.document.tree.list', { collectionId: collection.id })
  const both = await batch(portal.actions.v3, {
    add: { method: 'note.document.add', params: { fields: { collectionId: collection.id, title: 'Second' } } },
    read: { method: 'note.collection.get', params: { id: collection.id } }
  })
  const listed = await batch(portal.actions.v3, [
    ['note.document.get', { id: document.id }],
    ['note.document.tree.list', { collectionId: collection.id }]
  ])
  const failing = await portal.actions.v3.batch.make({ calls: [['note.document.get', { id: 999 }]] })
  return {
    markdown: changed.markdown,
    tree: tree.map((node) => node.title),
    added: both.add.item.title,
    read: both.read.item.name,
    listed: [listed[0].item.title, listed[1].items.map((node) => node.title)],
    failing: [failing.isSuccess, [...failing.getErrors()].map((error) => error.code)],
    gone: await refusal(portal.actions.v3, 'note.document.get', { id: 999 }),
    'unknown method': await refusal(portal.actions.v3, 'note.no.such', {})
  }
}

const tasksOfRest3 = async () => {
  const fields = { title: 'Second review', creatorId: 1, responsibleId: 11, xmlId: 'kb-review:b:new' }
  const { item } = await v3('tasks.task.add', { fields })
  const got = await v3('tasks.task.get', { id: item.id, select: ['id', 'xmlId', 'status'] })
  await v3('tasks.task.result.add', { fields: { taskId: item.id, text: 'Confirmed' } })
  const listed = await portal.actions.v3.callList.make({
    method: 'tasks.task.list', params: { select: ['id', 'title'] }, idKey: 'id', customKeyForResult: 'items'
  })
  return {
    got: got.item.xmlId,
    status: got.item.status,
    listed: listed.isSuccess ? listed.getData().map((row) => row.title) : listed.getErrorMessages(),
    scopes: (await v3('rest.scope.list')) !== undefined
  }
}

const calls = {}
for (const [name, call] of Object.entries({ knowledgeBase, tasksAndPeople, batches, notes, tasksOfRest3 })) {
  calls[name] = await call()
}
process.stdout.write(JSON.stringify({ calls }))
