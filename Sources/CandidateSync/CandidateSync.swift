import Crypto
import Logging
import Mustache
import Yams
