/// Words that stand in many postmortems whatever they are about. Two texts that share them share little.
///
/// The list is fixed, instead of counted in the documents at hand: whether two texts say the same depends on
/// those two alone, and a document that is added changes nothing that is said of others.
public enum CommonWords {
  /// By subject, not by letter.
  static let all = """
    need needs want make made making take took taken use used using useful give given keep kept go going gone come \
    came put set let try tried trying help helped start started starting stop stopped begin began run running ran \
    work worked working works happen happened happening occur occurred find found finding see seen saw look looked \
    looking know known knew think thought believe feel seem seemed show showed shown tell told say said ask asked \
    call called add added adding remove removed create created change changed changing changes update updated \
    fix fixed fixing solve solved resolve resolved resolution improve improved improvement improvements better best \
    good great well bad worse worst fast faster quick quickly quicker slow slowly slower early earlier late later \
    soon long longer short shorter high higher low lower large larger small smaller big bigger easy easily easier \
    hard harder difficult possible impossible able unable likely important necessary new old newer older next \
    previous first second last one two three several many much more most less least few fewer other another same \
    different similar own every each some any all both always often sometimes usually never still even yet already \
    again once instead rather really actually quite very almost enough however therefore although despite due \
    ensure make sure should must may might shall cannot will would without within during while until since through \
    between against among under over across around near away back down off up upon toward via per like \
    thing things way ways part parts place point points case cases kind type example reason reasons result results \
    time times day days hour hours minute minutes week month moment today now currently recent recently \
    team teams people person engineer engineers member members everyone someone anyone nobody user users customer \
    customers client clients issue issues problem problems incident incidents outage outages event events failure \
    failures fail failed fails failing error errors bug cause caused causes causing root lead led impact affected \
    affect service services system systems component application app product platform process processes procedure \
    action actions step steps item items plan learn learned learning lesson lessons understand understanding \
    understood consider considered review reviewed investigate investigation identify identified detect detected \
    detection notice noticed respond response mitigate mitigation prevent prevented prevention avoid avoided avoiding \
    handle handled handling provide provided require required allow allowed enable enabled expect expected expecting \
    include included including consist contain lot bit kept proper properly correct correctly incorrect appropriate \
    clear clearly full fully complete completely partial partially whole entire certain specific general whether \
    identification effective effectively success successful successfully luckily fortunately lucky follow following \
    where when why how what which who whose there here
    """

  private static let stems = Set(all.split(separator: " ").map { PorterStemmer.term(String($0)) })

  /// - Parameter stem: as `PorterStemmer.term` gives it.
  public static func containsStem(_ stem: String) -> Bool { stems.contains(stem) }
}
