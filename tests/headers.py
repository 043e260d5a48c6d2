"""Headers of survey products as their documentation or their servers give them, by product.

Each has the format that knows it by its columns, or None if no column says what it is.
"""

import re

#: Formats that are chosen by name alone, because the columns do not tell what is meant.
BY_NAME = {"asassn_flux", "atlas_difference", "rubin_alerts_total", "long"}

#: The columns of a table of pixels' flags in Rubin's forced photometry.
_PIXELS = (
    "pixelFlags_bad,pixelFlags_cr,pixelFlags_crCenter,pixelFlags_edge,pixelFlags_interpolated,"
    "pixelFlags_interpolatedCenter,pixelFlags_saturated,pixelFlags_saturatedCenter,"
    "pixelFlags_suspect,pixelFlags_suspectCenter"
)
_FORCED = (
    f"coord_ra,coord_dec,visit,detector,band,psfDiffFlux,psfDiffFluxErr,psfDiffFlux_flag,psfFlux,"
    f"psfFluxErr,psfFlux_flag,diff_PixelFlags_nodataCenter,invalidPsfFlag,{_PIXELS},tract,patch"
)
_ALERT = (
    f"diaSourceId,visit,detector,diaObjectId,ssObjectId,midpointMjdTai,ra,dec,x,y,apFlux,apFluxErr,"
    f"apFlux_flag,snr,psfFlux,psfFluxErr,psfFlux_flag,scienceFlux,scienceFluxErr,"
    f"forced_PsfFlux_flag,isDipole,isNegative,extendedness,reliability,band,{_PIXELS}"
)
_ZTF_ALERT = (
    "objectId,candid,jd,fid,pid,diffmaglim,isdiffpos,nid,ra,dec,magpsf,sigmapsf,chipsf,magap,"
    "distnr,magnr,sigmagnr,rb,drb,classtar"
)
_SKY_PATROL = "Camera,FWHM,Limit,mag,mag_err,flux(mJy),flux_err,Filter"
_PS1 = (
    "objID,detectID,filterID,obsTime,ra,dec,psfFlux,psfFluxErr,psfMajorFWHM,psfMinorFWHM,"
    "psfQfPerfect,apFlux,apFluxErr,infoFlag,infoFlag2,infoFlag3"
)
_WISE = (
    "source_id,ra,dec,sigra,sigdec,w1mpro,w1sigmpro,w1snr,w1rchi2,w2mpro,w2sigmpro,w2snr,w2rchi2,"
    "nb,na,cc_flags,ph_qual,qual_frame,qi_fact,saa_sep,moon_masked,mjd,allwise_cntr,r_allwise"
)
_TRANSIT = (
    "solution_id,source_id,n_transits,transit_id,g_transit_time,g_transit_flux,"
    "g_transit_flux_error,g_transit_flux_over_error,g_transit_mag,g_transit_n_obs,bp_obs_time,"
    "bp_flux,bp_flux_error,bp_flux_over_error,bp_mag,rp_obs_time,rp_flux,rp_flux_error,"
    "rp_flux_over_error,rp_mag,variability_flag_g_reject,variability_flag_bp_reject,"
    "variability_flag_rp_reject"
)
_SPOC = "TIME,TIMECORR,CADENCENO,SAP_FLUX,SAP_FLUX_ERR,SAP_BKG,PDCSAP_FLUX,PDCSAP_FLUX_ERR"

_TEXTS: dict[str, tuple[str | None, str]] = {
    "IRSA's light curves": (
        "ztf",
        "oid,expid,hjd,mjd,mag,magerr,catflags,filtercode,ra,dec,chi,sharp,filefracday,field,ccdid,"
        "qid,limitmag,magzp,magzprms,clrcoeff,clrcounc,exptime,airmass,programid",
    ),
    "ALeRCE's detections": (
        "alerce",
        "oid,tid,mjd,candid,fid,pid,diffmaglim,isdiffpos,nid,distnr,magpsf,magpsf_corr,"
        "magpsf_corr_ext,magap,magap_corr,sigmapsf,sigmapsf_corr,sigmapsf_corr_ext,sigmagap,ra,dec,"
        "rb,rbversion,drb,magapbig,rfid,has_stamp,corrected,dubious,candid_alert,phase",
    ),
    "ALeRCE's forced photometry": (
        "alerce",
        "oid,tid,mjd,fid,ra,dec,e_ra,e_dec,mag,e_mag,mag_corr,e_mag_corr,e_mag_corr_ext,isdiffpos,"
        "corrected,dubious,parent_candid,has_stamp,field,rcid,procstatus,distnr,chinr,sharpnr",
    ),
    "ALeRCE's detections, uncorrected": (
        "alerce_difference",
        "oid,mjd,candid,fid,diffmaglim,isdiffpos,distnr,magpsf,sigmapsf,rb,corrected,dubious",
    ),
    "Fink's ZTF alerts": ("fink", "i:" + _ZTF_ALERT.replace(",", ",i:") + ",d:tag,v:lastdate"),
    "ZTF's own alerts": ("fink", _ZTF_ALERT),
    "Fink's ZTF alerts, few columns": (
        "fink_difference",
        "i:objectId,i:jd,i:fid,i:magpsf,i:sigmapsf,i:isdiffpos,i:diffmaglim,d:tag",
    ),
    "Fink's Rubin sources": ("fink_rubin", "r:" + _ALERT.replace(",", ",r:") + ",f:clf_cats_class"),
    "Lasair's ZTF candidates": (
        "lasair",
        "objectId,candid,fid,magpsf,sigmapsf,isdiffpos,mjd,jd,diffmaglim,ra,dec,drb",
    ),
    "Lasair's Rubin sources": (
        "rubin_alerts",
        _ALERT.replace(",dec,", ",decl,") + ",ra_dec_Cov,time_processed",
    ),
    "DP1's ForcedSource": (
        "rubin",
        f"forcedSourceId,objectId,parentObjectId,{_FORCED},detect_isPatchInner,detect_isPrimary,"
        f"detect_isTractInner",
    ),
    "DP1's ForcedSourceOnDiaObject": (
        "rubin",
        f"forcedSourceOnDiaObjectId,diaObjectId,parentObjectId,{_FORCED}",
    ),
    "DP1's ForcedSource beside Visit": (
        "rubin",
        "diaObjectId,coord_dec,coord_ra,psfFlux,psfFluxErr,band,visit,expMidptMJD",
    ),
    "DP2's ForcedSource": ("rubin", f"forcedSourceId,objectId,midpointMjdTai,{_FORCED}"),
    "Rubin's differences only": (
        "rubin_difference",
        "diaObjectId,band,midpointMjdTai,psfDiffFlux,psfDiffFluxErr,psfDiffFlux_flag",
    ),
    "Rubin's DiaSource": ("rubin_alerts", _ALERT),
    "Rubin's DiaForcedSource": (
        "rubin_alerts",
        "diaForcedSourceId,diaObjectId,ra,dec,visit,detector,psfFlux,psfFluxErr,midpointMjdTai,"
        "scienceFlux,scienceFluxErr,band,timeProcessedMjdTai,timeWithdrawnMjdTai",
    ),
    "Rubin, totals or differences": (None, "diaObjectId,band,midpointMjdTai,psfFlux,psfFluxErr"),
    "PLAsTiCC's training set": ("plasticc", "object_id,mjd,passband,flux,flux_err,detected"),
    "PLAsTiCC's unblinded test set": (
        "plasticc",
        "object_id,mjd,passband,flux,flux_err,detected_bool",
    ),
    "SNANA's photometry": (
        "snana",
        "SNID,MJD,BAND,CCDNUM,FIELD,PHOTFLAG,PHOTPROB,FLUXCAL,FLUXCALERR,PSF_SIG1,SKY_SIG,ZEROPT",
    ),
    "SNANA's text": ("snana", "CID,MJD,FLT,FIELD,FLUXCAL,FLUXCALERR,MAG,MAGERR"),
    "ELAsTiCC's diaSource": (
        "elasticc",
        "diaSourceId,ccdVisitId,diaObjectId,midPointTai,filterName,ra,decl,psFlux,psFluxErr,snr",
    ),
    "ELAsTiCC's diaForcedSource at DESC": (
        "elasticc",
        "diaforcedsource_id,midpointtai,filtername,psflux,psfluxerr,diaobject_id",
    ),
    "Gaia's DataLink": (
        "gaia",
        "source_id,transit_id,band,time,mag,flux,flux_error,flux_over_error,"
        "rejected_by_photometry,rejected_by_variability,other_flags,solution_id",
    ),
    "Gaia's raw structure": ("gaia_transits", _TRANSIT),
    "ASAS-SN's Sky Patrol 1": ("asassn", f"HJD,UT Date,{_SKY_PATROL}"),
    "ASAS-SN's Sky Patrol 2": (
        "asassn",
        "asas_sn_id,jd,flux,flux_err,mag,mag_err,limit,fwhm,image_id,camera,quality,phot_filter",
    ),
    "ASAS-SN's Sky Patrol 2 on the web": (
        "asassn",
        "JD,Flux,Flux Error,Mag,Mag Error,Limit,FWHM,Filter,Quality,Camera",
    ),
    "ATLAS forced photometry": (
        "atlas",
        "MJD,m,dm,uJy,duJy,F,err,chi/N,RA,Dec,x,y,maj,min,phi,apfit,mag5sig,Sky,Obs",
    ),
    "Catalina, one object": ("crts", "MasterID,Mag,Magerr,RA,Dec,MJD,Blend"),
    "Catalina, several objects": ("crts", "InputID,MasterID,Mag,Magerr,RA,Decl,MJD,Blend"),
    "Catalina, several places": ("crts", "InputID,ID,Mag,Magerr,RA,Decl,MJD,Blend"),
    "AAVSO": (
        "aavso",
        "JD,Magnitude,Uncertainty,HQuncertainty,Band,Observer Code,Comment Code(s),Comp Star 1,"
        "Comp Star 2,Charts,Comments,Transfomed,Airmass,Validation Flag,Cmag,Kmag,HJD,Star Name,"
        "Observer Affiliation,Measurement Method,Grouping Method,ADS Reference,Digitizer,Credit",
    ),
    "TESS by SPOC": ("tess", f"{_SPOC},QUALITY,PSF_CENTR1,MOM_CENTR1,POS_CORR1"),
    "TESS by QLP": (
        "qlp",
        "TIME,CADENCENO,SAP_FLUX,KSPSAP_FLUX,KSPSAP_FLUX_ERR,QUALITY,ORBITID,SAP_X,SAP_Y,SAP_BKG",
    ),
    "TESS by QLP, from sector 56": (
        "qlp",
        "TIME,CADENCENO,SAP_FLUX,DET_FLUX,DET_FLUX_ERR,SYS_RM_FLUX,QUALITY,ORBITID,SAP_X,SAP_Y",
    ),
    "Kepler and K2": ("kepler", f"{_SPOC},SAP_QUALITY,PSF_CENTR1,MOM_CENTR1,POS_CORR1"),
    "Pan-STARRS's detections": ("panstarrs", _PS1),
    "Pan-STARRS's forced photometry": (
        "panstarrs",
        "objID,filterID,obsTime,zp,FpsfFlux,FpsfFluxErr,FpsfQf,FpsfQfPerfect",
    ),
    "NEOWISE": ("neowise", _WISE),
    "AllWISE's single exposures": (
        "neowise",
        "source_id_mf,ra,dec,mjd,w1mpro_ep,w1sigmpro_ep,w2mpro_ep,w2sigmpro_ep,w3mpro_ep,cc_flags",
    ),
    "your own": (None, "object_id,band,mjd,mag,magerr"),
    "your own fluxes": (None, "id,filter,time,flux,flux_err"),
    "your own, by band": (None, "id,mjd,g_mag,g_magerr,r_mag,r_magerr"),
}

#: The names of columns of each product, and the format that knows them.
HEADERS = {name: (known, re.split(",", text)) for name, (known, text) in _TEXTS.items()}
