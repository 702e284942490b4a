import { handlePopupCallback } from '@lockstep/client'

handlePopupCallback()
