#!/usr/bin/env node
import { runMain } from 'citty'
import { lockstep } from './cli/lockstep.js'

await runMain(lockstep)
