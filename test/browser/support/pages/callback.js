import { handlePopupCallback } from '/widget/widget.esm.min.js'

handlePopupCallback()
