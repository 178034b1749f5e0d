// Whether the page stands in the browser that another app brings along: such browsers open no second window, keep nothing, and many servers refuse to
// have anybody sign in there. It reads the browser's name for itself, which may be untrue: the worst that follows is a link to copy.

const NAMES = /\b(FBAN|FBAV|FB_IAB|Instagram|Line\/|Twitter|LinkedInApp|Snapchat|Pinterest\/|MicroMessenger|TikTok|musical_ly|BytedanceWebview|Bytedance|KAKAOTALK|GSA\/|WhatsApp)|; wv\)/;

export const isInAppBrowser = (userAgent = navigator.userAgent): boolean => NAMES.test(userAgent);
