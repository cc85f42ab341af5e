"""A second opinion: the long-term validation of ETSI EN 319 102-1 as pyHanko does it agrees with our verdict."""

import asyncio
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from tests.signatures.conftest import LATER, NOW, World


def test_long_term_validation_passes(world: World, final: bytes) -> None:
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(world.roots.at(NOW)),
        revinfo_policy=CertRevTrustPolicy(
            RevocationCheckingPolicy.from_legacy("require"), retroactive_revinfo=True
        ),
    )
    gathering = RevocationInfoGatheringSpec(
        RevinfoOnlineFetchingRule.LOCAL_ONLY, certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH
    )
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(policy, gathering))
    timing = ValidationTimingInfo(LATER, LATER, point_in_time_validation=True)
    for signature in PdfFileReader(BytesIO(final)).embedded_regular_signatures:
        result = asyncio.run(ades_lta_validation(signature, spec, timing_info=timing))
        assert result.ades_subindic == AdESPassed.OK, result.failure_msg
